import type { AppRecord, Author, GitState, Origin } from "./app.ts";
import type { Release } from "./release.ts";
import type { ReplicaState } from "./replica.ts";
import type { RolloutRecord } from "./rollout.ts";
import type { RunOutcome } from "./run.ts";
import type { WallTime } from "./time.ts";

/** One row of `ps`: a slot and the replica in it. */
export type ReplicaRow = {
  replica: string;
  run?: string;
  containerId?: string;
  namespace: string;
  app: string;
  service: string;
  slot: number;
  release: number;
  host?: string;
  state: "waiting" | ReplicaState | "stopped";
  ready: boolean;
  reason?: string;
  message?: string;
  /** Since when nobody knows whether this row still holds: its engine does not answer. */
  unknownSince?: WallTime;
  image: string;
  address?: string;
  startedAt?: WallTime;
  restarts: number;
  lastExit?: { code: number; signal?: string; outcome: RunOutcome; at: WallTime };
  nextTryAt?: WallTime;
  /** Cores in use now; only when it was asked for. */
  cpu?: number;
  memory?: { used?: number; limit?: number };
  updatedAt?: WallTime;
};

export type AppState = "steady" | "rolling" | "degraded" | "failed" | "stopped" | "pending";

/** One row of `ls`. */
export type AppRow = {
  namespace: string;
  app: string;
  release: number;
  state: AppState;
  services: { name: string; desired: number; ready: number }[];
  routes: { url: string; service: string; tls: boolean }[];
};

/** How one service stands, as `up` shows it while it waits. */
export type ServiceStatus = {
  name: string;
  image: string;
  desired: number;
  ready: number;
  /** What it waits for, in words. */
  waiting?: string;
  /** What is wrong with the first replica that has something wrong. */
  problem?: { slot: number; replica: string; reason: string; message: string };
  urls: string[];
};

/** Proof of how a rollout's replacements went. */
export type Receipt = {
  acknowledged: number;
  planes: number;
  slowestMs: number;
  cut: number;
  replaced: number;
  minReady: Record<string, number>;
  /** Requests that the client sent meanwhile, and those that got no good answer: with `up --probe`. */
  sent?: number;
  lost?: number;
};

/** All that is known of an app, the document `up` waits on. */
export type AppStatus = {
  namespace: string;
  app: string;
  state: AppState;
  record: AppRecord;
  rollout?: RolloutRecord;
  services: ServiceStatus[];
  receipt?: Receipt;
  /** Store revision this was seen at. */
  revision: number;
};

/** One row of `releases`. */
export type ReleaseRow = {
  release: number;
  state: "serving" | "rolling" | "failed" | "superseded" | "down";
  at: WallTime;
  by: Author;
  origin: Origin;
  git?: GitState;
  images: Record<string, string>;
  reason: string;
};

/** One row of `host ls`. */
export type HostRow = {
  name: string;
  address: string;
  roles: string[];
  state: "ready" | "suspect" | "down";
  /** Why it is not ready, where more is known than its silence. */
  problem?: string;
  schedulable: "active" | "cordoned" | "draining";
  cpu: { total: number; reserved: number; used?: number };
  memory: { total: number; reserved: number; used?: number };
  replicas: number;
  engine: string;
  version: string;
  labels: Record<string, string>;
};

/** A release whole, with its spec. */
export type ReleaseDocument = Release;
