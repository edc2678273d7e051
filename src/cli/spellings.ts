import { type NextStep, UserError } from "../errors/orc-error.ts";
import { nearest } from "./nearest.ts";

const REPLICAS: NextStep = { text: "replicas of the app", command: "orc ps" };
const ALL_APPS: NextStep = { text: "all apps", command: "orc ls" };
const UP: NextStep = { text: "bring the app to what its file says", command: "orc up" };
const NO_REPLICAS: NextStep = { text: "no replicas of a service", command: "orc scale SERVICE=0" };
const WHOLE_APP: NextStep = { text: "the whole app", command: "orc down" };
const ENTER: NextStep = { text: "a command in a replica that runs", command: "orc exec SERVICE COMMAND" };
const FOLLOW: NextStep = { text: "follow what it writes", command: "orc logs -f SERVICE" };
const WHY: NextStep = { text: "why something is as it is", command: "orc why SERVICE" };
const MACHINE: NextStep = { text: "how this machine is", command: "orc doctor" };
const STOP: NextStep = { text: "stop a service", command: "orc stop SERVICE" };
const BACK: NextStep = { text: "back to the release before", command: "orc rollback" };
const CHANGES: NextStep = { text: "what up would change", command: "orc plan" };
const RESOLVED: NextStep = { text: "the resolved file", command: "orc config" };
const HAPPENS: NextStep = { text: "follow what happens", command: "orc events -f" };
const EDIT: NextStep = { text: "edit the Compose file, then", command: "orc up" };

/** What fingers trained on `docker compose` and `kubectl` type, and what to type here. */
const SPELLINGS: readonly (readonly [verbs: string, next: readonly NextStep[]])[] = [
  ["get service services pod pods deployment deployments container containers replica", [REPLICAS, ALL_APPS]],
  ["status state", [REPLICAS]],
  ["list app apps project projects stack", [ALL_APPS]],
  ["describe inspect explain", [WHY]],
  ["top stats", [{ text: "replicas, and what they use", command: "orc ps" }]],
  ["run shell sh ssh", [ENTER]],
  ["attach", [FOLLOW, ENTER]],
  ["cp", [{ text: "a file out of a replica", command: "orc exec SERVICE cat FILE" }]],
  ["wait", [{ text: "returns when all is ready", command: "orc up" }]],
  ["apply deploy create compose docker", [UP]],
  ["watch", [HAPPENS, FOLLOW]],
  ["build", [{ text: "build anew and bring up", command: "orc up --build" }]],
  ["pull", [{ text: "fetch images anew and bring up", command: "orc up --pull always" }]],
  ["push", [{ text: "no registry is needed: images are built where they run", command: "orc up" }]],
  ["diff", [CHANGES]],
  ["rm delete remove", [NO_REPLICAS, WHOLE_APP]],
  ["kill pause", [STOP]],
  ["unpause", [{ text: "start a service that was stopped", command: "orc start SERVICE" }]],
  ["convert", [RESOLVED]],
  ["validate lint", [RESOLVED, CHANGES]],
  ["image images", [{ text: "images the file names", command: "orc config --images" }]],
  ["history", [{ text: "releases of the app", command: "orc releases" }]],
  ["undo", [BACK]],
  ["port expose port-forward forward", [{ text: "apps, and where they are reached", command: "orc ls" }]],
  ["edit patch replace set label annotate", [EDIT]],
  ["autoscale", [{ text: "a number of replicas", command: "orc scale SERVICE=3" }]],
  ["volume volumes", [{ text: "an app's volumes stay, unless removed with it", command: "orc down --volumes" }]],
  ["secret secrets", [{ text: "secrets are files or variables that the Compose file names", command: "orc config" }]],
  ["context node nodes host hosts cluster-info info", [MACHINE]],
  ["namespace namespaces", [{ text: "apps of all namespaces", command: "orc ls -A" }]],
  ["template templates", [{ text: "what init can start from", command: "orc init --list" }]],
  ["new generate scaffold", [{ text: "a compose.yaml to start from", command: "orc init" }]],
];

const SPELLED = new Map(SPELLINGS.flatMap(([verbs, next]) => verbs.split(" ").map((verb) => [verb, next] as const)));

/** Commands that are plural by nature, and their singular. */
const PLURAL: Readonly<Record<string, string>> = { log: "logs", event: "events", release: "releases" };

/** The command that a word names: itself, or the plural of it. */
export const commandNamed = (verb: string): string => PLURAL[verb] ?? verb;

function bySimilarity(verb: string, verbs: readonly string[]): readonly NextStep[] {
  const visible = verbs.filter((known) => !known.startsWith("_"));
  const near = nearest(verb.toLowerCase(), [...visible, "help", ...SPELLED.keys()]);
  if (near === undefined) return [{ text: "all commands", command: "orc help" }];
  return SPELLED.get(near) ?? [{ text: "did you mean", command: `orc ${near}` }];
}

/** What to type instead of a verb that does not exist. */
const spellingsOf = (verb: string, verbs: readonly string[]): readonly NextStep[] =>
  SPELLED.get(verb) ?? bySimilarity(verb, verbs);

/** The error for a verb that does not exist, with the one that was probably meant; `topics` where help was asked for. */
export function unknownCommand(verb: string, verbs: readonly string[], topics: readonly string[] = []): UserError {
  const near = nearest(verb, topics);
  const next = near === undefined ? spellingsOf(verb, verbs) : [{ text: "did you mean", command: `orc help ${near}` }];
  const what = topics.length === 0 ? "a command" : "a command or a topic";
  return new UserError("input.usage", `${verb} is not ${what}.`, { next: [...next] });
}
