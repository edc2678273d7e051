import type { ErrorDocument } from "../../errors/orc-error.ts";
import type { AppRecord, Author, GitState, Origin } from "./app.ts";
import type { AppSpec } from "./app-spec.ts";
import type { EventFilter } from "./event-filter.ts";

/** What `plan` asks: the same spec an apply would carry, and what the client means to do beside it. */
export type PlanRequest = {
  spec: AppSpec;
  /** Services whose images the client builds before it applies. */
  builds: string[];
  /** Services to replace though nothing changed. */
  recreate: string[];
  scale: Record<string, number>;
  /** Places in the Compose file, for the changes a plan shows. */
  sources: Record<string, string>;
};

/**
 * What `up` asks. It is refused with `release.newer` when the app is not at generation `basedOn` any more, unless it is what
 * was asked for already.
 */
export type ApplyRequest = {
  spec: AppSpec;
  basedOn: number;
  /** The release that the plan was made on, for saying so. */
  basedOnRelease?: number;
  planHash: string;
  author: Author;
  origin: Origin;
  git?: GitState;
  sources: Record<string, string>;
  /** Why this release was made: `up`, `rollback to 3`, … */
  reason: string;
  onFailure: AppRecord["onFailure"];
  deadlineMs: number;
  /** Go on although the app was brought up from another origin. */
  takeOver: boolean;
  /** Replica counts that override the file's, as `orc scale` sets them. */
  scale: Record<string, number>;
  /** Services to replace though nothing changed. */
  recreate: string[];
};

/** What every change answers: wait until the rollout has observed this generation. */
export type ChangeResult = {
  generation: number;
  release: number;
  rolloutId: string;
  revision: number;
  changed: boolean;
};

/** Bodies of the small changes; `deadlineMs` absent: the usual. `stopGraceMs` absent: each service's own. */
export type DownRequest = { author: Author; stopGraceMs?: number };
export type ScaleRequest = { author: Author; services: Record<string, number>; deadlineMs?: number };
/** `services` empty: all of the app. */
export type ServicesRequest = { author: Author; services: string[]; deadlineMs?: number; stopGraceMs?: number };

export type ResumeRequest = { author: Author; deadlineMs?: number };

/** Which replicas a row, a log line or an event is wanted of; everything absent: all. */
export type ReplicaQuery = { namespace?: string; app?: string; services?: string[]; slot?: number; replica?: string };

export type ReplicaRowsQuery = ReplicaQuery & {
  /** Also replicas that are stopped or gone, as far as they are recorded. */
  all?: boolean;
  /** Also runs that ended, as far as they are kept: the last ten of each slot. */
  runs?: boolean;
  /** Ask the engine what each one uses now. */
  usage?: boolean;
};

/** A service of an app, or one slot of it. */
export type LogTarget = { app: string; service: string; slot?: number };

export type LogsQuery = ReplicaQuery & {
  /** Only of these; of several apps, too. */
  only?: LogTarget[];
  follow?: boolean;
  /** ISO 8601. */
  since?: string;
  until?: string;
  /** The last lines of each replica. */
  tail?: number;
  /** The run before the current one. */
  previous?: boolean;
  /** Only replicas of that release, gone ones too. */
  release?: number;
};

/** One line of a log, or what of it was lost because the reader was slow. */
export type LogMessage =
  | {
      at: string;
      namespace: string;
      app: string;
      service: string;
      slot: number;
      replica: string;
      run: string;
      release: number;
      host: string;
      stream: "stdout" | "stderr";
      line: string;
    }
  | { type: "gap"; lines: number };

export type EventsQuery = EventFilter & { limit?: number; follow?: boolean };

/** Hints that something changed: fetch again what you show. `compacted`: hints were lost, fetch everything. */
export type WatchMessage =
  | { type: "synced"; storeId: string; revision: number }
  | { type: "change"; revision: number; kind: string; key: string }
  | { type: "compacted" };

/** A cursor names its store: in another one it means nothing. */
export type WatchQuery = { namespace?: string; app?: string; after?: { storeId: string; revision: number } };

export type ExecRequest = {
  namespace: string;
  app: string;
  service: string;
  /** Absent: the lowest ready slot. */
  slot?: number;
  command: string[];
  tty: boolean;
  stdin: boolean;
  environment: Record<string, string>;
  user?: string;
  workingDir?: string;
  size?: { columns: number; rows: number };
};

export type BuildRequest = {
  tag: string;
  dockerfile: string;
  args: Record<string, string>;
  target?: string;
  noCache: boolean;
  /** For labels on the image. */
  app: string;
  service: string;
};

export type BuildMessage =
  | { type: "progress"; line: string; step?: { number: number; of: number } }
  | { type: "result"; image: string };

export type PullMessage =
  | { type: "progress"; currentBytes: number; totalBytes?: number }
  | { type: "result"; image: string };

export type ImageDocument = { id: string; ref: string; sizeBytes: number; createdAt: string };

export type VersionDocument = {
  version: string;
  clusterId: string;
  storeId: string;
  host: string;
  startedAt: string;
  memoryBytes: number;
  /** Why no change is taken, while the store cannot be worked from. */
  refusal?: ErrorDocument;
};

/** One thing `doctor` looked at; `fix` where there is something to do about it. */
export type Finding = {
  level: "ok" | "info" | "warning" | "problem";
  subject: string;
  message: string;
  host?: string;
  fix?: { text: string; command?: string };
};

export type DoctorDocument = { findings: Finding[] };
