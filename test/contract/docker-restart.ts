import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineEvent } from "../../src/engine/ports/container-engine.ts";
import { makeDockerPlace } from "../support/docker-place.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { specOf, startNew } from "./engine-place.ts";

/** What happens when a real engine is killed and comes back. */
export function dockerRestartContract(name: string, hostOf: () => EngineHost): void {
  describe(`Docker, restart: ${name}`, () => {
    let host: EngineHost;
    let place: Awaited<ReturnType<typeof makeDockerPlace>>;

    beforeAll(async () => {
      host = hostOf();
      place = await makeDockerPlace(host);
    });
    afterAll(() => place.dispose());

    test("an engine that is killed is told of, breaks what was under way, and is found again", async () => {
      const { engine } = place;
      const end = new AbortController();
      const events: EngineEvent[] = [];
      const reading = (async () => {
        for await (const event of engine.events(end.signal)) events.push(event);
      })();
      const opened = (): number => events.filter(({ what }) => what === "opened").length;
      await place.until("the stream", () => opened() === 1);
      const id = await startNew(place, "web.1", { does: "run" });
      const followed = (async () => {
        for await (const _ of engine.logs(id, { follow: true }, end.signal));
      })();
      followed.catch(() => {});

      await host.killEngine();
      await expect(followed).rejects.toMatchObject({ code: "engine.unreachable" });
      await expect(engine.list()).rejects.toMatchObject({ code: "engine.unreachable" });
      await expect(engine.create(specOf(place, "web.2", { does: "run" }))).rejects.toMatchObject({
        code: "engine.unreachable",
      });
      await expect(engine.remove(id)).rejects.toMatchObject({ code: "engine.unreachable" });

      await host.restartEngine();
      await place.until("the stream again", () => opened() === 2);
      expect((await engine.list()).map((container) => container.id)).toEqual([id]);
      await engine.start(id);
      await place.until("an event after it", () => events.some((event) => event.id === id && event.what === "start"));
      end.abort();
      await reading;
    });
  });
}
