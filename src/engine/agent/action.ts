import type { ErrorCode } from "../../errors/catalogue.ts";
import type { ProbeName } from "../model/app-spec.ts";
import type { ReplicaId, RunId } from "../model/names.ts";
import type { ProbeAnswer } from "../model/probe-answer.ts";
import type { RunExit } from "../model/run.ts";
import type { DurationMs, Instant, WallTime } from "../model/time.ts";
import type { ContainerSpec, ObservedContainer } from "../ports/container-engine.ts";
import type { ProbeQuestion } from "../ports/probe.ts";

export type PullPolicy = "always" | "missing" | "never";

/** Why the agent ends a run that is wanted: a code, and the last words of what it was ended for. */
export type Ending = { because: string; words?: string };

/** What an agent can do to a replica; `container` is the engine's id. */
export type ReplicaWork =
  | { do: "start"; run: RunId; spec: ContainerSpec }
  | { do: "unpause"; container: string }
  | { do: "kill"; container: string; run: RunId; because: string }
  | { do: "stop"; container: string; run: RunId; signal?: string; graceMs: DurationMs; ending?: Ending }
  | { do: "remove"; container: string; run: RunId; release: number; exit?: RunExit }
  | { do: "probe"; run: RunId; address: string; ports: number[] }
  | { do: "count-connections"; run: RunId; address: string };

/** Makes an image be there for every replica that waits for it. */
export type PullAction = { do: "pull"; id: string; deadline: Instant; image: string; policy: PullPolicy };

/** Asks a run how it is; this goes on beside whatever else is done to its replica. */
export type AskAction = {
  do: "ask";
  id: string;
  deadline: Instant;
  replica: ReplicaId;
  run: RunId;
  startedAt: WallTime;
  probe: ProbeName;
  question: ProbeQuestion;
  askedAt: Instant;
};

/** Keeps how a run ended that left nothing else; this, too, goes on beside all else. */
export type KeepAction = {
  do: "keep";
  id: string;
  deadline: Instant;
  replica: ReplicaId;
  run: RunId;
  release: number;
  exit: RunExit;
};

/** One thing done to one replica; there is never more than one under way for each, but for a stop that is shortened. */
export type ReplicaAction = ReplicaWork & { id: string; deadline: Instant; replica: ReplicaId };

export type Action = PullAction | ReplicaAction | AskAction | KeepAction;

export type ActionDo = Action["do"];

/** Whether it ends with a container in another state. */
export const isOfContainer = ({ do: what }: Action): boolean =>
  what === "start" || what === "stop" || what === "kill" || what === "remove" || what === "unpause";

/** What was seen while doing something; the next step works from it. */
export type Findings = {
  /** The container as it was right after the action. */
  container?: ObservedContainer;
  /** Id of a container that is there no more. */
  removed?: string;
  /** An image is there; `pulled`: it was fetched anew. */
  image?: { name: string; pulled: boolean };
  /** A start that made the container and could not run it, in the engine's words. */
  startFailure?: string;
  /** Ports that took a connection. */
  openPorts?: number[];
  connections?: number;
  answer?: ProbeAnswer;
  /** An address that somebody else has: the start did not come to be. */
  takenAddress?: string;
};

export type Outcome = { done: Findings } | { failed: { code: ErrorCode; message: string } };

/**
 * Does each kind of action through the ports; the compiler holds it complete. Rejections become failed outcomes. `givenUp`
 * aborts when nobody waits for the action any more: what it has not begun by then is not to be begun.
 */
export type Executor = {
  [K in ActionDo]: (action: Extract<Action, { do: K }>, givenUp: AbortSignal) => Promise<Findings>;
};
