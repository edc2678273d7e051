import { expect, test } from "vitest";
import { containerSpec } from "../../../../src/engine/agent/step/container-spec.ts";
import { assignmentFor } from "../../../../src/engine/control/assignment.ts";
import type { VolumeSpec } from "../../../../src/engine/model/app-spec.ts";
import { settle } from "../../world/live.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { World } from "../../world/world.ts";

const SETTINGS = {
  host: "alpha",
  clusterId: "c",
  version: "1",
  network: "orc",
  dnsServer: "10.210.1.1",
  domain: "orc.internal",
};

const volume = (name: string, external: boolean): VolumeSpec => ({
  name,
  external,
  driverOptions: {},
  labels: { team: "shop" },
});

const mount = (source: string) => ({ type: "volume", source, target: `/${source}`, readOnly: false }) as const;

test("a volume that the engine makes says whose it is; one that is somebody's is left as it is", () => {
  const world = new World();
  const service = serviceSpec("db", { replicas: 1, mounts: [mount("data"), mount("theirs")] });
  const volumes = { data: volume("shop_data", false), theirs: volume("theirs", true) };
  world.apply({ ...appSpec("shop", service), volumes });
  settle(world);
  const [item] = Object.values(assignmentFor(world.view, "alpha").items);
  if (!item) throw new Error("nothing is assigned");
  const spec = containerSpec(item, `${item.replica}.1`, SETTINGS);
  expect(spec.volumes.data?.labels).toEqual({
    team: "shop",
    "io.orc.cluster": "c",
    "io.orc.namespace": "default",
    "io.orc.app": "shop",
  });
  expect(spec.volumes.theirs).toEqual(volumes.theirs);
  // What a replica is known by does not change with it: containers that run are not replaced for this.
  expect(item.volumes).toEqual(volumes);
});
