import fc from "fast-check";
import { expect, test } from "vitest";
import { assignmentFor } from "../../../src/engine/control/assignment.ts";
import { startControl } from "../../../src/engine/control/control.ts";
import type { Assignment, AssignmentItem, AssignmentMessage } from "../../../src/engine/model/assignment.ts";
import type { Write } from "../../../src/engine/model/decision.ts";
import { keyOf } from "../../../src/engine/model/records.ts";
import { MemoryEventLog } from "../../fakes/memory-event-log.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { appWrite, gone, idOf, placementWrite, releaseWrite, replicaWrite, SHOP, service, write } from "./records.ts";

/** What an agent holds after a message. */
function after(held: Assignment, message: AssignmentMessage): Assignment {
  if (message.kind === "full") return message;
  const items: Record<string, AssignmentItem> = { ...held.items };
  for (const item of message.upsert) items[item.replica] = item;
  for (const id of message.forget) delete items[id];
  return { ...held, items, routing: message.routing ?? held.routing };
}

/** How long a replica settles matters when it is made; a message of its own for it is not sent. */
const essence = ({ items, routing }: Assignment): unknown => ({
  items: Object.values(items)
    .map((item) => ({ ...item, settleMs: 0 }))
    .sort((a, b) => (a.replica < b.replica ? -1 : 1)),
  routing,
});

const slot = fc.integer({ min: 1, max: 4 });
const change: fc.Arbitrary<Write> = fc.oneof(
  slot.map((n) => replicaWrite(n, n)),
  slot.map((n) => replicaWrite(n, n, { retired: { because: "down" } })),
  slot.map((n) => gone(replicaWrite(n, n))),
  fc.tuple(slot, fc.constantFrom("h1", "h2")).map(([n, host]) => placementWrite(n, n, host)),
  slot.map((n) => gone(placementWrite(n, n, "h1"))),
  slot.map(
    (n): Write => ({
      kind: "drained",
      key: keyOf.drained(SHOP, idOf(n, n)),
      value: { generation: 1, acknowledgedBy: [], slowestMs: 0 },
    }),
  ),
  fc.nat(5).map(
    (generation): Write => ({
      kind: "routing",
      key: keyOf.routing(SHOP, "web"),
      value: { ...SHOP, service: "web", generation, vip: "10.211.0.2", ports: [], endpoints: [] },
    }),
  ),
);

test("the full assignment and the deltas after it are the full assignment of later, however many were fetched at once", async () => {
  const steps = fc.array(fc.tuple(change, fc.boolean()), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (changes, keepRevisions) => {
      const store = new MemoryStore({ keepRevisions });
      const clock = new VirtualClock();
      await write(store, appWrite(1), releaseWrite(1, [service("web")]));
      const control = await startControl({ store, clock, events: new MemoryEventLog(clock), loops: [], seed: 1 });
      const end = new AbortController();
      let held: Assignment = { storeId: "", items: {}, routing: {} };
      let isFetching = true;
      let goOn: () => void = () => {};
      const agent = (async () => {
        for await (const message of control.link.assignments("h1", end.signal)) {
          held = after(held, message);
          if (isFetching) continue;
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
        }
      })();
      for (const [one, fetches] of changes) {
        isFetching = fetches;
        if (fetches) goOn();
        await control.waitFor(await write(store, one));
        await clock.settle();
      }
      isFetching = true;
      goOn();
      await clock.settle();
      expect(essence(held)).toEqual(essence(assignmentFor(control.view(), "h1")));
      end.abort();
      await agent;
      await control.stop();
    }),
    { numRuns: 100 },
  );
});

test("a replica that goes in a hurry has so long for its connections and its end together, others their own", async () => {
  const store = new MemoryStore();
  const clock = new VirtualClock();
  await write(store, appWrite(1), releaseWrite(1, [service("web")]));
  for (const n of [1, 2]) await write(store, replicaWrite(n, n), placementWrite(n, n, "h1"));
  await write(store, replicaWrite(2, 2, { retired: { because: "stopped", graceMs: 0 } }));
  const control = await startControl({ store, clock, events: new MemoryEventLog(clock), loops: [], seed: 1 });
  const { items } = assignmentFor(control.view(), "h1");
  expect(items[idOf(2, 2)]).toMatchObject({ want: "drain", drainTimeoutMs: 0, spec: { stopGraceMs: 0 } });
  expect(items[idOf(1, 1)]).toMatchObject({ want: "run", drainTimeoutMs: 30_000, spec: service("web") });
  await control.stop();
});
