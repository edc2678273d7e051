import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tarOf } from "../../src/bootstrap/image-tar.ts";
import type { HostEngine, SystemContainerSpec } from "../../src/engine/ports/host-engine.ts";

/** An engine for one test, with an image that has a shell. */
export type HostEngineWorld = { engine: HostEngine; shellImage: string };

const PREFIX = "contract";
const LABEL = "io.orc.contract";

/** What every HostEngine does, whether real or in memory. */
export function hostEngineContract(makeWorld: () => Promise<HostEngineWorld>): void {
  let engine: HostEngine;
  let spec: SystemContainerSpec;

  const cleanUp = async (): Promise<void> => {
    for (const { name } of await engine.containers(LABEL)) await engine.removeContainer(name);
    for (const image of await engine.imagesWithLabel(LABEL)) await engine.removeImage(image);
    for (const { name } of await engine.volumesWithLabel(LABEL)) await engine.removeVolume(name);
    await engine.removeNetwork(PREFIX);
  };

  beforeEach(async () => {
    const world = await makeWorld();
    engine = world.engine;
    spec = {
      name: PREFIX,
      image: world.shellImage,
      labels: { [LABEL]: "1" },
      command: ["sleep", "600"],
      environment: {},
      binds: [],
      folders: [],
      capabilities: [],
      groups: [],
    };
    await cleanUp();
  });
  afterEach(() => cleanUp());

  describe("images", () => {
    test("one that was imported is there, found by its label, and gone when removed", async () => {
      expect(await engine.imageId(`${PREFIX}:1`)).toBeUndefined();
      await engine.importImage(tarOf([{ path: "hello", text: "world" }]), `${PREFIX}:1`, { [LABEL]: "1" });
      expect(await engine.imageId(`${PREFIX}:1`)).toEqual(expect.any(String));
      expect(await engine.imagesWithLabel(LABEL)).toEqual([`${PREFIX}:1`]);
      await engine.removeImage(`${PREFIX}:1`);
      await engine.removeImage(`${PREFIX}:1`);
      expect(await engine.imageId(`${PREFIX}:1`)).toBeUndefined();
    });

    test("one is built on another", async () => {
      const dockerfile = { path: "Dockerfile", text: `FROM ${spec.image}\nCOPY hello /hello\n` };
      await engine.buildImage(
        tarOf([dockerfile, { path: "hello", text: "world" }]),
        `${PREFIX}:2`,
        { [LABEL]: "1" },
        60_000,
      );
      expect(await engine.imagesWithLabel(`${LABEL}=1`)).toEqual([`${PREFIX}:2`]);
    });

    test("what no registry has is refused", async () => {
      await expect(engine.pullImage("registry.invalid/nothing:1", 30_000)).rejects.toMatchObject({
        code: "engine.refused",
      });
    });
  });

  describe("containers", () => {
    test("one runs, is found by name and label, and goes", async () => {
      expect(await engine.container(PREFIX)).toBeUndefined();
      await engine.runContainer(spec);
      expect(await engine.container(PREFIX)).toMatchObject({ name: PREFIX, running: true, command: spec.command });
      expect((await engine.containers(`${LABEL}=1`)).map(({ name }) => name)).toEqual([PREFIX]);
      await engine.startContainer(PREFIX);
      await engine.removeContainer(PREFIX);
      await engine.removeContainer(PREFIX);
      expect(await engine.container(PREFIX)).toBeUndefined();
    });

    test("a name is given once", async () => {
      await engine.runContainer(spec);
      await expect(engine.runContainer(spec)).rejects.toMatchObject({ code: "container.conflict" });
    });

    test("one that is not there cannot be started", async () => {
      await expect(engine.startContainer("contract-nobody")).rejects.toMatchObject({ code: "container.missing" });
    });
  });

  describe("networks and volumes", () => {
    test("a network is made with its range and options, found again, and gone when removed", async () => {
      const network = {
        name: PREFIX,
        subnet: "10.219.7.0/24",
        gateway: "10.219.7.1",
        options: { "com.docker.network.bridge.name": "contract0" },
        labels: { [LABEL]: "1" },
      };
      expect(await engine.network(PREFIX)).toBeUndefined();
      await engine.createNetwork(network);
      expect(await engine.network(PREFIX)).toMatchObject(network);
      expect(await engine.containerAt(PREFIX, "10.219.7.9")).toBeUndefined();
      await engine.removeNetwork(PREFIX);
      await engine.removeNetwork(PREFIX);
      expect(await engine.network(PREFIX)).toBeUndefined();
    });

    test("a volume keeps the labels it was first made with", async () => {
      await engine.createVolume({ name: PREFIX, labels: { [LABEL]: "first" } });
      await engine.createVolume({ name: PREFIX, labels: { [LABEL]: "first" } });
      expect(await engine.volume(PREFIX)).toEqual({ name: PREFIX, labels: { [LABEL]: "first" } });
      expect(await engine.volumesWithLabel(`${LABEL}=first`)).toEqual([{ name: PREFIX, labels: { [LABEL]: "first" } }]);
      await engine.removeVolume(PREFIX);
      await engine.removeVolume(PREFIX);
      expect(await engine.volume(PREFIX)).toBeUndefined();
    });
  });
}
