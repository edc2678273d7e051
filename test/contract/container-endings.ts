import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EnginePlace, ended, specOf, startNew } from "./engine-place.ts";

/** How containers end, and how they are, as every engine must tell it. */
export function containerEndingsContract(name: string, makePlace: () => Promise<EnginePlace>): void {
  describe(`the contract of endings and health: ${name}`, () => {
    let place: EnginePlace;
    let engine: EnginePlace["engine"];

    beforeEach(async () => {
      place = await makePlace();
      engine = place.engine;
    });
    afterEach(() => place.dispose());

    test("an exit code is told as the program gave it, and nothing is left of its address", async () => {
      const id = await startNew(place, "web.1", { does: "exit", code: 7 });
      expect(await ended(place, id)).toMatchObject({ code: 7, oomKilled: false });
      const container = await engine.inspect(id);
      expect(container).toMatchObject({ state: "exited" });
      expect(container).not.toHaveProperty("address");
      expect(container).not.toHaveProperty("pid");
      expect(Date.parse(container?.exit?.at ?? "")).toBeGreaterThanOrEqual(Date.parse(container?.startedAt ?? ""));
    });

    test("one that obeys ends by itself; the call returns when it has ended", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      await engine.stop(id, undefined, 30_000);
      expect(await engine.inspect(id)).toMatchObject({ state: "exited", exit: { code: 0, oomKilled: false } });
      await engine.stop(id, undefined, 30_000);
      await engine.kill(id);
    });

    test("one that ignores the signal is killed after its grace", async () => {
      const id = await startNew(place, "web.1", { does: "ignore-sigterm" });
      await engine.stop(id, undefined, 1000);
      expect(await engine.inspect(id)).toMatchObject({ state: "exited", exit: { code: 137, oomKilled: false } });
    });

    test("no grace at all is a kill", async () => {
      const id = await startNew(place, "web.1", { does: "ignore-sigterm" });
      await engine.stop(id, undefined, 0);
      expect(await engine.inspect(id)).toMatchObject({ state: "exited", exit: { code: 137 } });
    });

    test("a frozen one can be stopped too", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      await place.byHand.pause(id);
      await engine.stop(id, undefined, 30_000);
      expect(await engine.inspect(id)).toMatchObject({ state: "exited" });
    });

    test("a kill ends it", async () => {
      const id = await startNew(place, "web.1", { does: "ignore-sigterm" });
      await engine.kill(id);
      expect(await ended(place, id)).toMatchObject({ code: 137, oomKilled: false });
    });

    test("the kernel's kill for memory is told apart", async () => {
      const id = await startNew(place, "web.1", { does: "eat-memory" });
      expect(await ended(place, id)).toMatchObject({ code: 137, oomKilled: true });
    });

    test("one that was only made has not ended", async () => {
      const id = await engine.create(specOf(place, "web.1", { does: "run" }));
      await engine.stop(id, undefined, 1000);
      const container = await engine.inspect(id);
      expect(container).toMatchObject({ state: "created" });
      expect(container).not.toHaveProperty("exit");
      await engine.remove(id);
    });

    test("health begins with starting and becomes healthy", async () => {
      const id = await startNew(place, "web.1", { does: "be-well" });
      const seen: (string | undefined)[] = [(await engine.inspect(id))?.health];
      await place.until("health", async () => (await engine.inspect(id))?.health === "healthy");
      expect(["starting", "healthy"]).toContain(seen[0]);
      expect(await engine.inspect(id)).not.toHaveProperty("healthMessage");
    });

    test("a check that keeps failing makes it unhealthy, with the last words of the check", async () => {
      const id = await startNew(place, "web.1", { does: "be-unwell" });
      const container = await place.until("bad health", async () => {
        const found = await engine.inspect(id);
        return found?.health === "unhealthy" ? found : undefined;
      });
      expect(container.healthMessage).toBe("not well");
      expect(container.state).toBe("running");
    });

    test("without a check there is no health", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      expect(await engine.inspect(id)).not.toHaveProperty("health");
    });
  });
}
