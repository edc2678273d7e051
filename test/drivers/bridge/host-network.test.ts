import { beforeEach, expect, test } from "vitest";
import { HostNetwork, networkSpec } from "../../../src/drivers/bridge/host-network.ts";
import { DEFAULT_ADDRESSES } from "../../../src/engine/model/cluster.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";
import { MemoryHostEngine } from "../../fakes/memory-host-engine.ts";

const spec = networkSpec(DEFAULT_ADDRESSES, 1, "c1");
let engine: MemoryHostEngine;
let network: HostNetwork;

beforeEach(() => {
  engine = new MemoryHostEngine();
  network = new HostNetwork(engine, spec);
});

test("makes the network once, and again when it was removed", async () => {
  expect(await network.holds()).toBe(false);
  await network.ensure();
  await network.ensure();
  expect(engine.done).toEqual(["create network orc"]);
  expect(engine.networks.get("orc")).toEqual({
    name: "orc",
    subnet: "10.210.1.0/24",
    gateway: "10.210.1.1",
    options: {
      "com.docker.network.bridge.name": "orc0",
      "com.docker.network.bridge.enable_ip_masquerade": "false",
    },
    labels: { "io.orc.cluster": "c1" },
  });
  expect(await network.holds()).toBe(true);
  await engine.removeNetwork("orc");
  expect(await network.holds()).toBe(false);
});

test("a network of the name with other addresses is somebody's: refused, with the way out", async () => {
  engine.networks.set("orc", { ...spec, subnet: "192.168.7.0/24" });
  expect(await network.holds()).toBe(false);
  await expect(network.ensure()).rejects.toMatchObject({ next: [{ command: "docker network rm orc" }] });
});

test("an engine that does not answer is no missing network", async () => {
  engine.network = () => Promise.reject(new EngineError("engine.unreachable", "no answer"));
  expect(await network.holds()).toBe(true);
});
