import type { OrcClient } from "../../../src/client/orc-client.ts";
import type { AppStatus, ReplicaRow } from "../../../src/engine/model/documents.ts";
import type { RolloutRecord } from "../../../src/engine/model/rollout.ts";

const refuse = (name: string) => (): never => {
  throw new Error(`the test did not expect ${name}`);
};

/** A client that answers only what a test gives it. */
export function scriptedClient(answers: Partial<OrcClient>): OrcClient {
  const names = [
    "version",
    "apps",
    "app",
    "replicas",
    "releases",
    "release",
    "hosts",
    "doctor",
    "plan",
    "apply",
    "resume",
    "down",
    "scale",
    "restart",
    "stop",
    "start",
    "watch",
    "logs",
    "events",
    "exec",
    "build",
    "pull",
    "image",
    "imagesLike",
  ];
  const none = Object.fromEntries(names.map((name) => [name, refuse(name)]));
  return { ...none, close: () => undefined, ...answers } as OrcClient;
}

/** A watch that hints whenever it is told to. */
export function hinting(): { watch: OrcClient["watch"]; hint: () => void } {
  let wake = Promise.withResolvers<void>();
  return {
    hint: () => wake.resolve(),
    async *watch(_, signal) {
      yield { type: "synced", storeId: "s", revision: 1 };
      const over = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      while (!signal.aborted) {
        await Promise.race([wake.promise, over]);
        wake = Promise.withResolvers<void>();
        if (!signal.aborted) yield { type: "change", revision: 2, kind: "status", key: "k" };
      }
    },
  };
}

export const record = (generation: number, release: number): AppStatus["record"] => ({
  generation,
  release,
  wanted: "up",
  scale: {},
  stopped: [],
  restarts: {},
  onFailure: "rollback",
  deadlineMs: 1,
  changedAt: "2026-01-31T14:00:00Z",
  changedBy: { name: "ada", host: "laptop" },
  cause: "up",
});

export const rollout = (
  observedGeneration: number,
  state: RolloutRecord["state"],
  more: Partial<RolloutRecord> = {},
): RolloutRecord => ({
  id: "r1",
  observedGeneration,
  state,
  release: 2,
  serving: 2,
  lastGood: 1,
  nextCounter: 9,
  remainingMs: 1,
  startedAt: "2026-01-31T14:00:00Z",
  waiting: {},
  replaced: 0,
  minReady: {},
  ...more,
});

export const status = (more: Partial<AppStatus> = {}): AppStatus => ({
  namespace: "default",
  app: "shop",
  state: "rolling",
  revision: 1,
  record: record(2, 2),
  services: [],
  ...more,
});

export const replica = (service: string, slot: number, id: string, more: Partial<ReplicaRow> = {}): ReplicaRow => ({
  replica: id,
  namespace: "default",
  app: "shop",
  service,
  slot,
  release: 2,
  state: "running",
  ready: true,
  image: "x",
  restarts: 0,
  ...more,
});
