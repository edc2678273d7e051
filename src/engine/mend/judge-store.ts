import type { ErrorCode } from "../../errors/catalogue.ts";
import { ClusterError, type NextStep } from "../../errors/orc-error.ts";

/** What became of opening the store; `apps` are those it has a record of. */
export type StoreFound = { state: "sound"; apps: number } | { state: "damaged" | "newer" | "full"; because: string };

/** All that is known at start of what was asked of this host before. */
export type Ground = {
  store: StoreFound;
  /** Replicas that the agent's last assignment names. */
  assigned: number;
  /** Containers of replicas of this cluster that are on the engine. */
  containers: number;
  hasBackup: boolean;
};

/** `lead`: go on from the store. `serve`: change nothing, keep what runs running, and refuse changes with this error. */
export type Verdict = { do: "lead" } | { do: "serve"; error: ClusterError };

type Rule = {
  holds(ground: Ground): boolean;
  code: ErrorCode;
  says(ground: Ground): string;
  next(ground: Ground): NextStep[];
};

const REBUILD: NextStep = { text: "or rebuild it from what runs", command: "orc restore --from-labels" };
const LATEST: NextStep = { text: "put the last backup back", command: "orc restore --latest" };

const restores = ({ hasBackup }: Ground): NextStep[] =>
  hasBackup ? [LATEST, REBUILD] : [{ ...REBUILD, text: "rebuild it from what runs" }];

const becauseOf = ({ store }: Ground): string => ("because" in store ? store.because : "");

/** Why a store is not worked from; the first rule that holds says it. */
const RULES: readonly Rule[] = [
  {
    holds: ({ store }) => store.state === "damaged",
    code: "store.damaged",
    says: (ground) =>
      `The store is damaged (${becauseOf(ground)}). What runs runs on and is healed; changes are refused.`,
    next: restores,
  },
  {
    holds: ({ store }) => store.state === "newer",
    code: "store.newer",
    says: (ground) => `${becauseOf(ground)} What runs runs on and is healed; changes are refused.`,
    next: (ground) => [
      { text: "install the newer orc again", command: "npm install -g orc@latest" },
      ...restores(ground),
    ],
  },
  {
    holds: ({ store }) => store.state === "full",
    code: "disk.full",
    says: (ground) => `${becauseOf(ground)} What runs runs on and is healed; changes are refused until there is room.`,
    next: () => [{ text: "make room", command: "docker image prune" }],
  },
  {
    // Nobody takes a store away on purpose while its apps run: a person says what is to become of them.
    holds: ({ store, assigned, containers }) =>
      store.state === "sound" && store.apps === 0 && assigned + containers > 0,
    code: "store.empty",
    says: ({ assigned, containers }) =>
      `The store is empty, and ${Math.max(assigned, containers)} replicas of this cluster are here. They run on; changes are refused.`,
    next: restores,
  },
];

/** Decides whether orcd leads from the store it found, or keeps things as they are until a person has decided. */
export function judgeStore(ground: Ground): Verdict {
  const rule = RULES.find(({ holds }) => holds(ground));
  if (!rule) return { do: "lead" };
  return { do: "serve", error: new ClusterError(rule.code, rule.says(ground), { next: rule.next(ground) }) };
}
