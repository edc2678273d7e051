import { expect, test } from "vitest";
import { LABEL } from "../../src/engine/model/labels.ts";
import type { LogEntry } from "../../src/engine/ports/log.ts";
import { replicasOfOld, type Traces } from "../../src/orcd/replicas-of-old.ts";
import { MemoryEventLog } from "../fakes/memory-event-log.ts";
import { VirtualClock } from "../fakes/virtual-clock.ts";

const said: LogEntry[] = [];

async function traces(clock = new VirtualClock()): Promise<Traces> {
  const events = new MemoryEventLog(clock);
  const tells = { severity: "info", kind: "replica", reason: "replica-created", message: "" } as const;
  await events.append([{ ...tells, replica: "default.shop.web.1.4" }, tells], 1);
  const container = {
    id: "c1",
    name: "x",
    image: "",
    state: "exited",
    labels: { [LABEL.replica]: "default.shop.web.1.1" },
  };
  return {
    engine: {
      list: async () => [
        { ...container, state: "exited" as const },
        { ...container, labels: {}, state: "exited" as const },
      ],
    },
    evidence: { keptRuns: async () => [{ run: "default.shop.web.1.2.7", release: 1 }] },
    disk: {
      load: async () => ({
        memory: { "default.shop.web.1.3": { run: 1, failures: 0, backoffMs: 0, exits: [], state: "gone" as const } },
      }),
    },
    events,
    clock,
    log: (entry) => void said.push(entry),
  };
}

test("containers, kept logs, the agent's memory and events tell of replicas", async () => {
  expect([...(await replicasOfOld(await traces()))].sort()).toEqual(
    [1, 2, 3, 4].map((counter) => `default.shop.web.1.${counter}`),
  );
});

test("an engine that does not answer holds nothing up", async () => {
  const silent = { ...(await traces()), engine: { list: () => Promise.reject(new Error("no answer")) } };
  expect([...(await replicasOfOld(silent))].sort()).toEqual(
    [2, 3, 4].map((counter) => `default.shop.web.1.${counter}`),
  );
  expect(said).toMatchObject([{ level: "warn", fields: { of: "containers" } }]);
});

test("an engine that hangs holds nothing up for long", async () => {
  const clock = new VirtualClock();
  const found = replicasOfOld({ ...(await traces(clock)), engine: { list: () => new Promise(() => {}) } });
  await clock.advance(60_000);
  expect([...(await found)].sort()).toEqual([2, 3, 4].map((counter) => `default.shop.web.1.${counter}`));
});
