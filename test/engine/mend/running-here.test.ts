import { expect, test } from "vitest";
import { assignmentFor } from "../../../src/engine/control/assignment.ts";
import type { Running } from "../../../src/engine/mend/known.ts";
import { asRemembered, runningHere } from "../../../src/engine/mend/running-here.ts";
import type { ReplicaMemory } from "../../../src/engine/model/replica-memory.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { World } from "../world/world.ts";

const HOST = "alpha";

function assigned(): Running {
  const world = new World([HOST]);
  world.apply(appSpec("shop", serviceSpec("web", { replicas: 2 })));
  settle(world);
  return assignmentFor(world.view, HOST);
}

/** What an engine tells of a replica that came later, or earlier, in the slot of another. */
function seen(of: Running, counter: number): Running {
  const [item] = Object.values(of.items);
  if (!item) throw new Error("nothing is assigned");
  const replica = `default.shop.web.${item.slot}.${counter}`;
  const addresses = { [replica]: "10.210.1.7", [item.replica]: "10.210.1.8" };
  return { items: { [replica]: { ...item, replica }, [item.replica]: item }, routing: {}, addresses };
}

test("a container that its agent had not come to remember is one of those that run", () => {
  const kept = assigned();
  const here = runningHere(kept, seen(kept, 9));
  expect(here?.items["default.shop.web.1.9"]?.want).toBe("run");
  expect(Object.keys(here?.items ?? {})).toHaveLength(3);
  expect(here?.routing).toEqual(kept.routing);
});

test("one that another came after goes", () => {
  const kept = assigned();
  expect(runningHere(kept, seen(kept, 0))?.items["default.shop.web.1.0"]?.want).toBe("drain");
});

test("how a replica is routed is known where it is remembered: its container does not say that it is ready", () => {
  const kept = assigned();
  expect(Object.keys(runningHere(kept, seen(kept, 9))?.addresses ?? {})).toEqual(["default.shop.web.1.9"]);
});

test("without a memory the engine alone tells, and without an engine the memory", () => {
  const kept = assigned();
  const engine = seen(kept, 9);
  expect(runningHere({ items: {}, routing: {} }, engine)).toEqual(engine);
  expect(runningHere(undefined, engine)).toEqual(engine);
  expect(runningHere(kept, undefined)).toEqual(kept);
});

test.each<{ state: ReplicaMemory["state"]; finished?: true; want: string }>([
  { state: "running", want: "run" },
  { state: "draining", want: "drain" },
  { state: "stopping", want: "stop" },
  { state: "gone", want: "stop" },
  { state: "gone", finished: true, want: "run" },
])(
  "what an agent had begun with a replica since: $state (finished: $finished) → $want",
  ({ state, finished, want }) => {
    const kept = assigned();
    const [id = ""] = Object.keys(kept.items);
    const memory: ReplicaMemory = {
      run: 1,
      failures: 0,
      backoffMs: 0,
      exits: [],
      state,
      ...(finished ? { finished } : {}),
    };
    expect(asRemembered(kept, { [id]: memory }).items[id]?.want).toBe(want);
  },
);

test("one that the engine alone tells of goes, where its agent remembers that its end had begun", () => {
  const kept = assigned();
  const memory: ReplicaMemory = { run: 1, failures: 0, backoffMs: 0, exits: [], state: "stopping" };
  const here = runningHere(kept, asRemembered(seen(kept, 9), { "default.shop.web.1.9": memory }));
  expect(here?.items["default.shop.web.1.9"]?.want).toBe("stop");
});
