import type { NextStep } from "../errors/orc-error.ts";

/** A flag of `docker compose` or `kubectl` that orc spells otherwise, for some verbs or for all. */
type Foreign = { flags: string; verbs?: string; next: readonly NextStep[] };

const FOLLOW: NextStep = { text: "follow what it writes", command: "orc logs -f" };
const ONE_REPLICA: NextStep = { text: "replicas have names", command: "orc exec web.2 COMMAND" };
const GRACE: NextStep = { text: "how long a container may take to stop is stop_grace_period in the file" };
const FORCED: NextStep = { text: "replace though nothing changed", command: "orc up --force-recreate" };
const SCALED: NextStep = { text: "replicas, over the file's", command: "orc up --scale web=3" };
const JSON_ROWS: NextStep = { text: "all there is to know, for jq", command: "orc ps --json" };

/** The first row that fits is the answer; rows without verbs stand last. */
const FOREIGN: readonly Foreign[] = [
  { verbs: "up", flags: "--dry-run", next: [{ text: "what it would do", command: "orc plan" }] },
  { verbs: "up", flags: "--attach --attach-dependencies --abort-on-container-exit --menu", next: [FOLLOW] },
  { verbs: "up", flags: "--abort-on-container-failure --exit-code-from --no-attach --no-log-prefix", next: [FOLLOW] },
  { verbs: "up", flags: "--always-recreate-deps --recreate --force --renew-anon-volumes -V", next: [FORCED] },
  { verbs: "up", flags: "--no-recreate --no-start --no-build", next: [{ text: "what it does", command: "orc plan" }] },
  { verbs: "up plan", flags: "--replicas --instances", next: [SCALED] },
  { verbs: "up", flags: "--timeout-sec --wait-timeout", next: [{ text: "wait", command: "orc up --timeout 5m" }] },
  { verbs: "up", flags: "-t --grace-period", next: [GRACE] },
  { verbs: "up", flags: "--watch -w", next: [{ text: "after each change", command: "orc up" }] },
  {
    verbs: "up down",
    flags: "--prune",
    next: [{ text: "services the file no longer has are removed by", command: "orc up" }],
  },
  { verbs: "down rollback uninstall", flags: "--force --assume-yes", next: [{ text: "yes to every question: -y" }] },
  { verbs: "down", flags: "--rmi", next: [{ text: "images stay until", command: "docker image prune" }] },
  { verbs: "down", flags: "--dry-run", next: [{ text: "what there is to remove", command: "orc ps" }] },
  { verbs: "ps ls", flags: "--watch -w", next: [{ text: "follow what happens", command: "orc events -f" }] },
  { verbs: "ps", flags: "--services", next: [{ text: "names of services", command: "orc config --services" }] },
  { verbs: "ps", flags: "--filter --status --no-trunc --orphans --show-labels --sort-by", next: [JSON_ROWS] },
  { verbs: "ls", flags: "-a --filter", next: [{ text: "apps of all namespaces", command: "orc ls -A" }] },
  { verbs: "logs exec", flags: "--index --container", next: [ONE_REPLICA] },
  { verbs: "logs", flags: "--since-time", next: [{ text: "a time or so long ago", command: "orc logs --since 10m" }] },
  { verbs: "logs", flags: "--lines", next: [{ text: "the last lines", command: "orc logs -n 50" }] },
  { verbs: "logs", flags: "--all-containers --prefix", next: [{ text: "always so", command: "orc logs" }] },
  {
    verbs: "exec",
    flags: "-d --detach --privileged",
    next: [{ text: "it is attached", command: "orc exec web.1 COMMAND" }],
  },
  { verbs: "scale", flags: "--replicas --current-replicas", next: [{ text: "like this", command: "orc scale web=3" }] },
  { verbs: "rollback", flags: "--to-revision --to", next: [{ text: "to release 3", command: "orc rollback 3" }] },
  {
    verbs: "restart",
    flags: "--no-deps",
    next: [{ text: "only what is named is restarted", command: "orc restart web" }],
  },
  { verbs: "config", flags: "--output", next: [{ text: "print it", command: "orc config" }] },
  {
    verbs: "events",
    flags: "-n --tail --limit",
    next: [{ text: "the last ones", command: "orc events --since 10m" }],
  },
  { flags: "-n --all-namespaces", next: [{ text: "a namespace: --namespace NAME, all: -A" }] },
  { flags: "-l --selector --label", next: [{ text: "name services instead", command: "orc ps web db" }] },
  { flags: "--filename --project-directory --manifest", next: [{ text: "a Compose file", command: "orc -f FILE ps" }] },
  { flags: "--project --app --name --stack", next: [{ text: "an app", command: "orc -p APP ps" }] },
  { flags: "-H --host --kubeconfig", next: [{ text: "another engine", command: "export DOCKER_HOST=…" }] },
  { flags: "--ansi --no-ansi", next: [{ text: "no colours: --no-color" }] },
  { flags: "--output", next: [{ text: "as JSON: --json" }] },
  { flags: "--silent -s", next: [{ text: "results only: --quiet" }] },
  { flags: "--debug -D --log-level", next: [{ text: "more about what goes on: --verbose" }] },
  { flags: "--parallel --compatibility", next: [{ text: "leave it out: orc decides that itself" }] },
];

/** What to type instead of a flag that is another program's; undefined where none is known. */
export const foreignFlag = (verb: string, flag: string): readonly NextStep[] | undefined =>
  FOREIGN.find(({ flags, verbs }) => has(flags, flag) && (verbs === undefined || has(verbs, verb)))?.next;

const has = (words: string, word: string): boolean => words.split(" ").includes(word);

/** Values of `-o` that others know, and how to get the same here. */
export const foreignFormat: Readonly<Record<string, NextStep>> = {
  wide: { text: "tables are as wide as the terminal; all of it is in --json" },
  table: { text: "a table is what you get without it" },
  yaml: { text: "as JSON: --json" },
  name: { text: "only names or ids: -q" },
};
