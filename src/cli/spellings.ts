import { type NextStep, UserError } from "../errors/orc-error.ts";
import { nearest } from "./nearest.ts";

/** What fingers trained on `docker compose` and `kubectl` type, and what it is called here. */
const SPELLINGS: Readonly<Record<string, readonly NextStep[]>> = {
  get: [
    { text: "replicas of the app", command: "orc ps" },
    { text: "all apps", command: "orc ls" },
  ],
  status: [{ text: "replicas of the app", command: "orc ps" }],
  list: [{ text: "all apps", command: "orc ls" }],
  describe: [{ text: "why something is as it is", command: "orc why SERVICE" }],
  inspect: [{ text: "why something is as it is", command: "orc why SERVICE" }],
  top: [{ text: "replicas, and what they use", command: "orc ps" }],
  stats: [{ text: "replicas, and what they use", command: "orc ps" }],
  run: [{ text: "a command in a replica that runs", command: "orc exec SERVICE COMMAND" }],
  wait: [{ text: "returns when all is ready", command: "orc up" }],
  rollout: [
    { text: "follow what happens", command: "orc events -f" },
    { text: "back to the release before", command: "orc rollback" },
  ],
  apply: [{ text: "bring the app to what its file says", command: "orc up" }],
  deploy: [{ text: "bring the app to what its file says", command: "orc up" }],
  create: [{ text: "bring the app to what its file says", command: "orc up" }],
  build: [{ text: "build anew and bring up", command: "orc up --build" }],
  pull: [{ text: "fetch images anew and bring up", command: "orc up --pull always" }],
  diff: [{ text: "what up would change", command: "orc plan" }],
  rm: [
    { text: "no replicas of a service", command: "orc scale SERVICE=0" },
    { text: "the whole app", command: "orc down" },
  ],
  delete: [
    { text: "no replicas of a service", command: "orc scale SERVICE=0" },
    { text: "the whole app", command: "orc down" },
  ],
  remove: [
    { text: "no replicas of a service", command: "orc scale SERVICE=0" },
    { text: "the whole app", command: "orc down" },
  ],
  kill: [{ text: "stop a service", command: "orc stop SERVICE" }],
  convert: [{ text: "the resolved file", command: "orc config" }],
  images: [{ text: "images the file names", command: "orc config --images" }],
  history: [{ text: "releases of the app", command: "orc releases" }],
  undo: [{ text: "back to the release before", command: "orc rollback" }],
  info: [{ text: "how this machine is", command: "orc doctor" }],
};

function bySimilarity(verb: string, verbs: readonly string[]): readonly NextStep[] {
  const near = nearest(verb, [...verbs, ...Object.keys(SPELLINGS)]);
  if (near === undefined) return [{ text: "all commands", command: "orc help" }];
  return SPELLINGS[near] ?? [{ text: "did you mean", command: `orc ${near}` }];
}

/** What to type instead of a verb that does not exist. */
const spellingsOf = (verb: string, verbs: readonly string[]): readonly NextStep[] =>
  SPELLINGS[verb] ?? bySimilarity(verb, verbs);

/** The error for a verb that does not exist, with the one that was probably meant. */
export const unknownCommand = (verb: string, verbs: readonly string[]): UserError =>
  new UserError("input.usage", `${verb} is not a command.`, { next: [...spellingsOf(verb, verbs)] });
