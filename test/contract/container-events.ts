import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LABEL } from "../../src/engine/model/labels.ts";
import type { EngineEvent } from "../../src/engine/ports/container-engine.ts";
import { type EnginePlace, ended, specOf, startNew } from "./engine-place.ts";

/** What every engine must tell of the changes of our containers. */
export function containerEventsContract(name: string, makePlace: () => Promise<EnginePlace>): void {
  describe(`the contract of events: ${name}`, () => {
    let place: EnginePlace;
    let engine: EnginePlace["engine"];
    let end: AbortController;
    let events: EngineEvent[];
    let reading: Promise<void>;

    const read = async (): Promise<void> => {
      for await (const event of engine.events(end.signal)) events.push(event);
    };
    const seen = (id: string, what: string): Promise<true> =>
      place.until(`${what} of ${id}`, () => events.some((event) => event.id === id && event.what.startsWith(what)));
    const of = (id: string): string[] =>
      events.flatMap((event) => (event.id === id ? [event.what.split(":")[0] ?? ""] : []));

    beforeEach(async () => {
      place = await makePlace();
      engine = place.engine;
      end = new AbortController();
      events = [];
      reading = read();
      await place.until("the stream", () => events.some(({ id, what }) => id === undefined && what === "opened"));
    });
    afterEach(async () => {
      end.abort();
      await reading;
      await place.dispose();
    });

    test("a life is told in order", async () => {
      const id = await startNew(place, "web.1", { does: "exit", code: 1 });
      await ended(place, id);
      await engine.remove(id);
      await seen(id, "destroy");
      // Engines differ in whether, and when, they tell of the network that an ended one leaves.
      expect(of(id).filter((what) => what !== "disconnect")).toEqual(["create", "start", "die", "destroy"]);
    });

    test("what others do to our containers is told", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      await place.byHand.pause(id);
      await seen(id, "pause");
      await engine.unpause(id);
      await seen(id, "unpause");
      await place.byHand.remove(id);
      await seen(id, "destroy");
      expect(of(id)).toContain("die");
    });

    test("one that is taken off the network is told of, and has no address", async () => {
      const id = await startNew(place, "web.1", { does: "run" });
      expect((await engine.inspect(id))?.address).toBeDefined();
      await place.byHand.disconnect(id);
      await seen(id, "disconnect");
      expect(await engine.inspect(id)).not.toHaveProperty("address");
    });

    test("what orc itself stands on is told of as such", async () => {
      const id = await place.byHand.run(`${place.clusterId}.dns`, {
        [LABEL.cluster]: place.clusterId,
        [LABEL.component]: "dns",
      });
      await place.byHand.remove(id);
      await place.until("its end", () => events.some(({ part, what }) => part === "dns" && what === "destroy"));
    });

    test("a change of health is told", async () => {
      const id = await startNew(place, "web.1", { does: "be-well" });
      await seen(id, "health_status: healthy");
    });

    test("the kernel's kill for memory is told as a death", async () => {
      const id = await startNew(place, "web.1", { does: "eat-memory" });
      await seen(id, "die");
    });

    test("nothing is told of strangers", async () => {
      const stranger = await place.byHand.run(`${place.clusterId}.stranger`, { [LABEL.cluster]: "another" });
      const nobody = await place.byHand.run(`${place.clusterId}.nobody`, {});
      const id = await engine.create(specOf(place, "web.1", { does: "run" }));
      await seen(id, "create");
      await place.byHand.remove(stranger);
      await place.byHand.remove(nobody);
      await engine.remove(id);
      await seen(id, "destroy");
      expect(new Set(events.map((event) => event.id))).toEqual(new Set([undefined, id]));
    });
  });
}
