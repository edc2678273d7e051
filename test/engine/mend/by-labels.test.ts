import { expect, test } from "vitest";
import { containerSpec } from "../../../src/engine/agent/step/container-spec.ts";
import { assignmentFor } from "../../../src/engine/control/assignment.ts";
import { runningByLabels } from "../../../src/engine/mend/by-labels.ts";
import { mergeBackup } from "../../../src/engine/mend/merge.ts";
import type { AssignmentItem } from "../../../src/engine/model/assignment.ts";
import { settle } from "../world/live.ts";
import { appSpec, dataMount, serviceSpec } from "../world/specs.ts";
import { WALL, World } from "../world/world.ts";

const SETTINGS = {
  host: "alpha",
  clusterId: "c",
  version: "1",
  network: "orc",
  dnsServer: "10.210.1.1",
  domain: "orc.internal",
};

/** The container that an agent makes for an assignment, as its engine shows it. */
function recipe(item: AssignmentItem, address: string) {
  const { labels, environment, command = [], entrypoint = [] } = containerSpec(item, `${item.replica}.1`, SETTINGS);
  return {
    container: { name: `${item.replica}.1`, labels, state: "running", address },
    remembered: { environment, command, entrypoint, healthTest: [], labels },
  };
}

const spec = appSpec(
  "shop",
  serviceSpec("db", { mounts: [dataMount], environment: { PASSWORD: "s3cret" } }),
  serviceSpec("web", { replicas: 2, ports: [{ target: 80, published: 8080, protocol: "tcp" }] }),
);

test("what agents put on their containers is enough to know what runs", () => {
  const world = new World();
  world.apply(spec);
  settle(world);
  const told = Object.values(assignmentFor(world.view, "alpha").items);
  const found = runningByLabels(told.map((item, index) => recipe(item, `10.210.1.${index + 2}`)));
  expect(Object.values(found.items)).toEqual(told);

  const after = new World();
  after.write(mergeBackup(new Map(), { running: found }, "alpha", WALL).writes);
  settle(after);
  expect(
    after
      .replicas()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(told.map(({ replica }) => replica).sort());
  expect(after.replicas().every(({ record, status }) => !record?.value.retired && status?.value.ready)).toBe(true);
  expect(after.app().releases.get(1)?.value.spec.services).toEqual(spec.services);
});

test("of two replicas in a slot the newer one is wanted, the older one kept draining", () => {
  const world = new World();
  world.apply(spec);
  settle(world);
  const [item] = Object.values(assignmentFor(world.view, "alpha").items).filter(({ service }) => service === "web");
  if (!item) throw new Error("no web");
  const newer = { ...item, replica: `${item.replica.slice(0, item.replica.lastIndexOf("."))}.77`, release: 2 };
  const { items } = runningByLabels([recipe(item, "10.210.1.2"), recipe(newer, "10.210.1.3")]);
  expect(items[item.replica]?.want).toBe("drain");
  expect(items[newer.replica]?.want).toBe("run");
});

test("a copy that carries the labels of a replica under another name is none", () => {
  const world = new World();
  world.apply(spec);
  settle(world);
  const [item] = Object.values(assignmentFor(world.view, "alpha").items);
  if (!item) throw new Error("nothing runs");
  const copy = recipe(item, "10.210.1.9");
  expect(runningByLabels([{ ...copy, container: { ...copy.container, name: "copied" } }]).items).toEqual({});
});

test("containers without a label of ours tell nothing", () => {
  const bare = {
    container: { name: "x", labels: {}, state: "running" },
    remembered: { environment: {}, command: [], entrypoint: [], healthTest: [], labels: {} },
  };
  expect(runningByLabels([bare])).toEqual({ items: {}, routing: {}, addresses: {} });
});
