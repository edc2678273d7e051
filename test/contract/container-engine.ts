import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LABEL } from "../../src/engine/model/labels.ts";
import { type EnginePlace, ended, specOf, startNew } from "./engine-place.ts";

/** What every container engine must do, and what it must answer to the odd question. */
export function containerEngineContract(name: string, makePlace: () => Promise<EnginePlace>): void {
  describe(`the container engine contract: ${name}`, () => {
    let place: EnginePlace;
    let engine: EnginePlace["engine"];

    beforeEach(async () => {
      place = await makePlace();
      engine = place.engine;
    });
    afterEach(() => place.dispose());

    const ids = async (): Promise<string[]> => (await engine.list()).map(({ id }) => id);

    test("says what it is", async () => {
      const info = await engine.info();
      expect(info.id).not.toBe("");
      expect(info.version).toMatch(/^\d+\.\d+/);
      expect(info.cpuNano).toBeGreaterThan(0);
      expect(info.memoryBytes).toBeGreaterThan(0);
    });

    test("a container is made, started, seen and listed", async () => {
      const spec = specOf(place, "web.1", { does: "run" });
      const id = await engine.create(spec);
      expect(await engine.inspect(id)).toEqual({
        id,
        name: spec.name,
        hostname: spec.hostname,
        labels: spec.labels,
        image: place.image,
        state: "created",
      });
      await engine.start(id);
      const running = await engine.inspect(id);
      expect(running).toMatchObject({ id, state: "running", address: expect.stringMatching(/^[\d.]+$/) });
      expect(running?.pid).toBeGreaterThan(0);
      expect(Date.parse(running?.startedAt ?? "")).not.toBeNaN();
      expect(await engine.list()).toEqual([running]);
      expect(await engine.inspect(spec.name)).toEqual(running);
    });

    test("only runs of our cluster are listed", async () => {
      await place.byHand.run(`${place.clusterId}.stranger`, { [LABEL.cluster]: "another", [LABEL.run]: "a.b.c.1.1.1" });
      await place.byHand.run(`${place.clusterId}.component`, {
        [LABEL.cluster]: place.clusterId,
        [LABEL.component]: "orcd",
      });
      const id = await engine.create(specOf(place, "web.1", { does: "run" }));
      expect(await ids()).toEqual([id]);
    });

    test("a name that is taken is a conflict", async () => {
      const spec = specOf(place, "web.1", { does: "run" });
      await engine.create(spec);
      await expect(engine.create(spec)).rejects.toMatchObject({ code: "container.conflict" });
      expect(await ids()).toHaveLength(1);
    });

    test("an image that is not there is missing, and cannot be pulled from nowhere", async () => {
      const image = "localhost:1/nobody/has-this:1";
      expect(await engine.hasImage(place.image)).toBe(true);
      expect(await engine.hasImage(image)).toBe(false);
      const spec = { ...specOf(place, "web.1", { does: "run" }), image };
      await expect(engine.create(spec)).rejects.toMatchObject({ code: "image.missing" });
      await expect(engine.pull(image, () => {})).rejects.toMatchObject({ code: "image.missing" });
    });

    test("a program that cannot be run is refused at the start, and the container can be removed", async () => {
      const id = await engine.create(specOf(place, "web.1", { does: "nothing" }));
      await expect(engine.start(id)).rejects.toMatchObject({ code: "engine.refused" });
      expect(await engine.inspect(id)).toMatchObject({ state: "created" });
      await engine.remove(id);
      expect(await ids()).toEqual([]);
    });

    test("one that was told its address has that; while another has it a start is refused, and goes through later", async () => {
      const address = `${place.range}.77`;
      const first = await engine.create({ ...specOf(place, "web.1", { does: "run" }), address });
      const second = await engine.create({ ...specOf(place, "web.2", { does: "run" }), address });
      await engine.start(first);
      expect(await engine.inspect(first)).toMatchObject({ state: "running", address });
      await expect(engine.start(second)).rejects.toMatchObject({
        code: "engine.refused",
        message: expect.stringMatching(/address already in use/i),
      });
      expect(await engine.inspect(second)).not.toMatchObject({ state: "running" });
      await engine.kill(first);
      await engine.start(second);
      expect(await engine.inspect(second)).toMatchObject({ state: "running", address });
      await engine.kill(second);
      for (const id of [first, second]) await engine.remove(id);
    });

    test("starting twice is starting once", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      const before = await engine.inspect(id);
      await engine.start(id);
      expect(await engine.inspect(id)).toEqual(before);
    });

    test("one that has ended can be started again", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      await engine.kill(id);
      const exit = await ended(place, id);
      await engine.start(id);
      const again = await engine.inspect(id);
      expect(again).toMatchObject({ state: "running", address: expect.any(String) });
      expect(again?.exit).toBeUndefined();
      expect(Date.parse(again?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(exit.at));
    });

    test("what is gone cannot be started or unpaused; looking finds nothing", async () => {
      await expect(engine.start("nothing-there")).rejects.toMatchObject({ code: "container.missing" });
      await expect(engine.unpause("nothing-there")).rejects.toMatchObject({ code: "container.missing" });
      expect(await engine.inspect("nothing-there")).toBeUndefined();
    });

    test("stopping, killing and removing what is gone is fine", async () => {
      await engine.stop("nothing-there", undefined, 1000);
      await engine.kill("nothing-there");
      await engine.remove("nothing-there");
    });

    test("one that runs is not removed", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      await expect(engine.remove(id)).rejects.toMatchObject({ code: "container.conflict" });
      expect(await engine.inspect(id)).toMatchObject({ state: "running" });
      await engine.kill(id);
      await ended(place, id);
      await engine.remove(id);
      await engine.remove(id);
      expect(await engine.inspect(id)).toBeUndefined();
    });

    test("a container that is paused is seen so and can be thawed, also when it is not frozen", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      await place.byHand.pause(id);
      expect(await engine.inspect(id)).toMatchObject({ state: "paused", address: expect.any(String) });
      await expect(engine.start(id)).rejects.toMatchObject({ code: "container.conflict" });
      await engine.unpause(id);
      await engine.unpause(id);
      expect(await engine.inspect(id)).toMatchObject({ state: "running" });
    });

    test("usage tells of what runs only", async () => {
      const [up, down] = [
        await startNew(place, "web.1", { does: "run" }),
        await engine.create(specOf(place, "web.2", { does: "run" })),
      ];
      const usage = await engine.usage([up, down, "nothing-there"]);
      expect([...usage.keys()]).toEqual([up]);
      expect(usage.get(up)?.memoryBytes).toBeGreaterThan(0);
      expect(usage.get(up)?.memoryLimitBytes).toBeGreaterThan(0);
      expect(usage.get(up)?.cpuNano ?? 0).toBeGreaterThanOrEqual(0);
    });
  });
}
