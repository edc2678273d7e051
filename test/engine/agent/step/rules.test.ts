import { describe, expect, test } from "vitest";
import type { Action } from "../../../../src/engine/agent/action.ts";
import type { Found } from "../../../../src/engine/agent/found.ts";
import { step } from "../../../../src/engine/agent/step/step.ts";
import { NO_MEMORY, type Tracked } from "../../../../src/engine/agent/tracked.ts";
import type { AssignmentItem } from "../../../../src/engine/model/assignment.ts";
import { LABEL } from "../../../../src/engine/model/labels.ts";
import type { RunExit } from "../../../../src/engine/model/run.ts";
import type { ObservedContainer } from "../../../../src/engine/ports/container-engine.ts";
import { IMAGE, itemOf, replicaOf } from "../agent-place.ts";

const REPLICA = replicaOf(1);
const NOW = 100_000;
const MOMENT = { now: NOW, wall: "2026-01-01T00:01:40.000Z" };
const SETTINGS = {
  host: "alpha",
  clusterId: "one",
  version: "1",
  network: "orc",
  dnsServer: "10.210.1.1",
  domain: "orc.internal",
};

const run = (
  number: number,
  state: ObservedContainer["state"],
  more: Partial<ObservedContainer> = {},
): ObservedContainer => ({
  id: `c${number}`,
  name: `${REPLICA}.${number}`,
  labels: { [LABEL.replica]: REPLICA, [LABEL.run]: `${REPLICA}.${number}` },
  image: IMAGE,
  state,
  ...(state === "running" || state === "paused"
    ? { startedAt: "2026-01-01T00:01:00.000Z", address: "10.210.1.2" }
    : {}),
  ...(state === "exited" ? { exit: { code: 1, oomKilled: false, at: "2026-01-01T00:01:30.000Z" } } : {}),
  ...more,
});

const cutOff = ({ address: _, ...container }: ObservedContainer): ObservedContainer => container;

const exit = (number: number): RunExit => ({
  run: `${REPLICA}.${number}`,
  code: 1,
  outcome: "failed",
  reason: "exited",
  at: MOMENT.wall,
});

/** The second run was found ready. */
const READY = { run: `${REPLICA}.2`, startedAt: "2026-01-01T00:01:00.000Z" };

type Given = {
  item?: AssignmentItem;
  containers?: ObservedContainer[];
  memory?: Partial<Tracked["memory"]>;
  tracked?: Partial<Tracked>;
  found?: Partial<Found>;
  inFlight?: Action[];
};

const decide = ({ item = itemOf(1), containers = [], memory, tracked, found, inFlight = [] }: Given) =>
  step(
    { items: { [item.replica]: item }, routing: {} },
    {
      containers: new Map(containers.map((container) => [container.id, container])),
      images: new Map([[IMAGE, {}]]),
      imageTroubles: new Map(),
      tracked: new Map([[REPLICA, { since: 0, memory: { ...NO_MEMORY, ...memory }, ...tracked }]]),
      statuses: new Map(),
      ...found,
    },
    inFlight,
    MOMENT,
    SETTINGS,
  );

/** An action in a few words: what, and to which run or container. */
const words = (action: Action): string => {
  if (action.do === "pull") return `pull ${action.image}`;
  if ("container" in action) return `${action.do} ${action.container}`;
  return `${action.do} ${action.run.slice(REPLICA.length + 1)}`;
};

const draining = itemOf(1, { want: "drain" });
const stopping = itemOf(1, { want: "stop" });
const drained = { drain: { ms: 0, cut: 0 } };

describe.each<[string, Given, string[]]>([
  ["nothing is there: its first run", {}, ["start 1"]],
  ["its image is not: fetched first", { found: { images: new Map() } }, [`pull ${IMAGE}`]],
  [
    "the image is wanted fresh: fetched once more",
    { item: itemOf(1, {}, { pullPolicy: "always" }) },
    [`pull ${IMAGE}`],
  ],
  ["it runs", { containers: [run(1, "running")], memory: { run: 1 } }, []],
  ["it runs and is not remembered: adopted", { containers: [run(3, "running")] }, []],
  ["it was made and not started", { containers: [run(1, "created")] }, ["start 1"]],
  [
    "somebody took it off the network: ended",
    { containers: [cutOff(run(1, "running"))], memory: { run: 1 } },
    ["kill c1"],
  ],
  [
    "a copy of it is up as well: left alone",
    {
      containers: [run(2, "running"), { ...run(2, "running"), id: "copy", name: "nice_hopper" }],
      memory: { run: 2, ready: READY },
    },
    [],
  ],
  ["it is paused", { containers: [run(1, "paused")], memory: { run: 1 } }, ["unpause c1"]],
  [
    "it ended for the first time: the next one at once",
    { containers: [run(1, "exited")], memory: { run: 1 } },
    ["start 2"],
  ],
  [
    "its container is gone: the next one at once, and how it ended is kept",
    { memory: { run: 4 } },
    ["start 5", "keep 4"],
  ],
  [
    "it ended for the second time: put away while it waits",
    { containers: [run(2, "exited")], memory: { run: 2, failures: 1 } },
    ["remove c2"],
  ],
  [
    "it waits",
    { memory: { run: 2, failures: 2, exits: [exit(2)] }, tracked: { backoff: { until: NOW + 1, at: "" } } },
    [],
  ],
  [
    "it has waited",
    { memory: { run: 2, failures: 2, exits: [exit(2)] }, tracked: { backoff: { until: NOW, at: "" } } },
    ["start 3"],
  ],
  [
    "an older run is still there: put away once the new one is ready",
    { containers: [run(1, "exited"), run(2, "running")], memory: { run: 2, exits: [exit(1)], ready: READY } },
    ["remove c1"],
  ],
  [
    "two runs are up: the older one is ended",
    { containers: [run(1, "running"), run(2, "running")], memory: { run: 2 } },
    ["kill c1"],
  ],
  ["it is unhealthy", { containers: [run(1, "running", { health: "unhealthy" })], memory: { run: 1 } }, ["kill c1"]],
  ["it has done its work", { memory: { run: 1, finished: true, exits: [exit(1)] } }, []],
  [
    "its policy has no next run",
    { item: itemOf(1, {}, { restart: { condition: "no" } }), containers: [run(1, "exited")], memory: { run: 1 } },
    ["remove c1"],
  ],
  [
    "something is under way",
    {
      inFlight: [
        { do: "kill", id: "kill", deadline: NOW + 1, replica: REPLICA, container: "c1", run: "", because: "" },
      ],
    },
    [],
  ],
  ["the engine cannot be asked", { found: { engineProblem: "no answer" }, memory: { run: 1 } }, []],
  [
    "the image cannot be had for now",
    {
      found: {
        images: new Map(),
        imageTroubles: new Map([[IMAGE, { code: "image.missing", message: "", tries: 1, until: NOW + 1 }]]),
      },
    },
    [],
  ],

  ["to drain: it goes on", { item: draining, containers: [run(1, "running")], memory: { run: 1 } }, []],
  ["to drain: paused goes on", { item: draining, containers: [run(1, "paused")], memory: { run: 1 } }, ["unpause c1"]],
  ["to drain: nothing takes the place of one that ended", { item: draining, memory: { run: 1, exits: [exit(1)] } }, []],
  [
    "to drain: unhealthy is nobody's business any more",
    { item: draining, containers: [run(1, "running", { health: "unhealthy" })], memory: { run: 1 } },
    [],
  ],
  ["to drain: a run that never started stays so", { item: draining, containers: [run(1, "created")] }, []],

  [
    "to stop: connections are counted first",
    { item: stopping, containers: [run(1, "running")], memory: { run: 1 } },
    ["count-connections 1"],
  ],
  [
    "to stop: asked to end once drained",
    { item: stopping, containers: [run(1, "running")], memory: { run: 1, ...drained } },
    ["stop c1"],
  ],
  [
    "to stop: a paused one must hear it",
    { item: stopping, containers: [run(1, "paused")], memory: { run: 1, ...drained } },
    ["unpause c1"],
  ],
  [
    "to stop: remains are put away",
    { item: stopping, containers: [run(1, "exited")], memory: { run: 1 } },
    ["remove c1"],
  ],
  ["to stop: also what was never started", { item: stopping, containers: [run(1, "created")] }, ["remove c1"]],
  ["to stop: nothing is left", { item: stopping, memory: { run: 1, exits: [exit(1)] } }, []],
  ["gone: whatever is wanted now", { memory: { run: 1, exits: [exit(1)], state: "gone" } }, []],
])("%s", (_, given, expected) => {
  test(expected.length === 0 ? "nothing is done" : expected.join(", "), () => {
    expect(decide(given).actions.map(words)).toEqual(expected);
  });
});

/** The engine is at work on the start of the first run. */
const starting = {
  do: "start",
  id: `start:${REPLICA}`,
  deadline: NOW + 1,
  replica: REPLICA,
  run: "",
  spec: {},
} as Action;
const refused = (number: number): RunExit => ({ ...exit(number), code: 125, reason: "refused" });

test.each<[string, Given, "preparing" | "running"]>([
  ["nothing is there", {}, "preparing"],
  [
    "its container was made and is being started",
    { containers: [run(1, "created")], inFlight: [starting] },
    "preparing",
  ],
  ["its container was made and is not started", { containers: [run(1, "created")] }, "preparing"],
  ["its start was refused", { containers: [run(1, "created")], memory: { run: 1, exits: [refused(1)] } }, "preparing"],
  ["all its starts were refused", { memory: { run: 2, failures: 2, exits: [refused(1), refused(2)] } }, "preparing"],
  ["its container runs", { containers: [run(1, "running")], inFlight: [starting] }, "running"],
  ["its container has run and ended", { containers: [run(1, "exited")] }, "running"],
  ["it ran once, and was refused then", { memory: { run: 2, exits: [exit(1), refused(2)] } }, "running"],
  ["somebody took its container away", { memory: { run: 1 } }, "running"],
])("%s", (_, given, state) => {
  expect(decide(given).statuses.get(REPLICA)?.state).toBe(state);
});

test("containers of replicas that are not named are not even looked at", () => {
  const strange = run(1, "exited", { labels: { [LABEL.replica]: "default.other.web.1.1" } });
  expect(decide({ containers: [run(1, "running"), { ...strange, id: "other" }], memory: { run: 1 } }).actions).toEqual(
    [],
  );
});

test("a wait is slept through, not asked about", () => {
  const memory = { run: 2, failures: 2, exits: [exit(2)] };
  expect(decide({ memory, tracked: { backoff: { until: NOW + 1500, at: "" } } }).wakeIn).toBe(1500);
});

test("replicas that are to go take their places before those that come", () => {
  const going = itemOf(1, { want: "stop" });
  const coming = itemOf(2);
  const { actions } = step(
    { items: { [coming.replica]: coming, [going.replica]: going }, routing: {} },
    {
      containers: new Map([["c1", run(1, "exited")]]),
      images: new Map([[IMAGE, {}]]),
      imageTroubles: new Map(),
      tracked: new Map(),
      statuses: new Map(),
    },
    [],
    MOMENT,
    SETTINGS,
  );
  expect(actions.map((action) => action.do)).toEqual(["remove", "start"]);
});
