import { describe, expect, test } from "vitest";
import { startControl } from "../../../src/engine/control/control.ts";
import type { Loop, Write } from "../../../src/engine/model/decision.ts";
import { appKey } from "../../../src/engine/model/names.ts";
import { keyOf, parseKey } from "../../../src/engine/model/records.ts";
import { MemoryEventLog } from "../../fakes/memory-event-log.ts";
import { MemoryDisk, MemoryStore } from "../../fakes/memory-store.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { appWrite, idOf, placementWrite, replicaWrite, SHOP, write } from "./records.ts";

const SLOTS = 3;

/** Makes three replicas in one batch each, and a record that counts them in the same batch. */
const maker: Loop = {
  name: "rollout",
  keysOf: ({ key }) => {
    const app = parseKey(key)?.app;
    return app ? [appKey(app)] : [];
  },
  decide: (view, key) => {
    const app = view.apps.get(key);
    if (!app?.record) return { batches: [], because: [] };
    const missing = Array.from({ length: SLOTS }, (_, n) => n + 1).filter(
      (slot) => !app.replicas.get(idOf(slot, slot))?.record,
    );
    const batches = missing.map((slot): Write[] => [replicaWrite(slot, slot), counted(slot)]);
    return {
      batches,
      because: missing.map((slot) => ({ severity: "info", kind: "replica", reason: "made", message: `${slot}` })),
    };
  },
};

const counted = (nextCounter: number): Write => ({
  kind: "rollout",
  key: keyOf.rollout(SHOP),
  value: {
    id: "r",
    observedGeneration: 1,
    state: "running",
    release: 1,
    serving: 1,
    lastGood: 0,
    nextCounter,
    remainingMs: 1,
    startedAt: "",
    waiting: {},
    replaced: 0,
    minReady: {},
  },
});

/** Gives every replica without a host one. */
const placer: Loop = {
  name: "place",
  keysOf: ({ kind }) => (kind === "replica" ? ["cluster"] : []),
  decide: (view) => {
    const waiting = [...view.apps.values()].flatMap((app) =>
      [...app.replicas.values()].filter((replica) => replica.record && !replica.placement),
    );
    return {
      batches: waiting.map(({ record }) => [placementWrite(record?.value.slot ?? 0, record?.value.counter ?? 0, "h1")]),
      because: [],
    };
  },
};

class Died extends Error {}

/** A store whose process dies at the n-th of all moments before and after its commits: from then on it answers nothing. */
function dyingStore(disk: MemoryDisk, moment: number): { store: MemoryStore; hasDied: () => boolean } {
  let moments = 0;
  const live = (): void => {
    moments += 1;
    if (moments >= moment) throw new Died();
  };
  return {
    store: new MemoryStore({ disk, hooks: { beforeCommit: live, afterCommit: live } }),
    hasDied: () => moments >= moment,
  };
}

describe("a leader that dies at any moment of any commit", () => {
  test("is followed by one that comes to the same end", async () => {
    let moment = 0;
    for (let died = true; died; ) {
      moment += 1;
      const disk = new MemoryDisk();
      await write(new MemoryStore({ disk }), appWrite(1));
      const clock = new VirtualClock();
      const events = new MemoryEventLog(clock);
      const { store, hasDied } = dyingStore(disk, moment);
      const start = (on: MemoryStore) => startControl({ store: on, clock, events, loops: [maker, placer], seed: 1 });
      const first = await start(store).catch(() => undefined);
      await clock.advance(10);
      died = hasDied();
      // What a dead process leaves: each transaction whole or not at all.
      const half = await new MemoryStore({ disk }).list("");
      const replicas = half.entries.filter(({ key }) => key.startsWith("replica/")).length;
      const count = half.entries.find(({ key }) => key === keyOf.rollout(SHOP))?.value as
        | { nextCounter: number }
        | undefined;
      expect(count?.nextCounter ?? 0).toBe(replicas);

      const second = await start(new MemoryStore({ disk }));
      await clock.advance(10);
      const app = second.view().apps.get("default/shop");
      expect(
        [...(app?.replicas.values() ?? [])].map(({ record, placement }) => [record?.value.slot, placement?.value.host]),
      ).toEqual(Array.from({ length: SLOTS }, (_, n) => [n + 1, "h1"]));
      expect(app?.rollout?.value.nextCounter).toBe(SLOTS);
      await first?.stop();
      await second.stop();
      expect(clock.pending).toBe(0);
    }
    // One epoch, three replicas, three placements, each with a moment before and one after.
    expect(moment).toBe(15);
  });

  test("a leader whose commits fail now and then still comes to the end", async () => {
    for (const period of [2, 3, 5]) {
      let moments = 0;
      const fail = (): void => {
        moments += 1;
        if (moments > 2 && moments % period === 0) throw new Error("disk");
      };
      const store = new MemoryStore({ hooks: { beforeCommit: fail, afterCommit: fail } });
      const clock = new VirtualClock();
      const control = await startControl({
        store,
        clock,
        events: new MemoryEventLog(clock),
        loops: [maker, placer],
        seed: 1,
      });
      await write(new MemoryStore({ disk: store.disk }), appWrite(1));
      // The write above went around the store's watchers.
      await store.compact(0);
      const isDone = (): boolean =>
        [...(control.view().apps.get("default/shop")?.replicas.values() ?? [])].filter(({ placement }) => placement)
          .length === SLOTS;
      expect(await clock.runUntil(isDone)).toBe(true);
      await control.stop();
    }
  });
});
