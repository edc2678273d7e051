import { describe, expect, test } from "vitest";
import type { ContainerSpec } from "../../../src/engine/ports/container-engine.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";
import { AgentPlace, itemOf, replicaOf } from "./agent-place.ts";

/** Longer than an agent waits for a start. */
const LATE_MS = 200_000;

/** A place whose engine takes its time for one of the calls that a start is made of. */
function placeWithSlow(call: "create" | "start"): AgentPlace {
  const place = new AgentPlace();
  const { engine, clock } = place;
  const later = (): Promise<void> => new Promise((resolve) => void clock.after(LATE_MS, resolve));
  const [create, start] = [engine.create.bind(engine), engine.start.bind(engine)];
  const reserved = new Set<string>();
  if (call === "start")
    engine.start = async (id) => {
      await later();
      return start(id);
    };
  else
    engine.create = async (spec: ContainerSpec) => {
      // As Docker does it: the name is taken before the container can be seen.
      if (reserved.has(spec.name)) throw new EngineError("container.conflict", `The name ${spec.name} is in use`);
      reserved.add(spec.name);
      await later();
      return create(spec);
    };
  return place;
}

const created = ({ engine }: AgentPlace): string[] =>
  engine.world.asked.flatMap(({ call, id }) => (call === "create" ? [id ?? ""] : []));

const started = ({ engine }: AgentPlace): number => engine.world.asked.filter(({ call }) => call === "start").length;

describe.each(["create", "start"] as const)(
  "a start whose %s comes to something only after it was given up",
  (call) => {
    test("is the one run of a job, and no failure", async () => {
      const place = placeWithSlow(call);
      place.behaviour = () => ({ exitAfterMs: 30_000, exitCode: 0 });
      await place.startAgent();
      place.leader.want(itemOf(1, {}, { restart: { condition: "on-failure" } }));
      await place.until(() => place.status()?.finished === true, 1_800_000);
      await place.clock.advance(LATE_MS);
      expect(started(place)).toBe(1);
      expect(created(place)).toEqual([`${replicaOf(1)}.1`]);
      expect(place.status()).toMatchObject({ restarts: 0, lastExit: { outcome: "completed" } });
      expect(place.containers()).toEqual([]);
    });

    test("starts nothing that is not wanted any more", async () => {
      const place = placeWithSlow(call);
      await place.startAgent();
      place.leader.want(itemOf(1));
      await place.clock.advance(150_000);
      place.leader.want(itemOf(1, { want: "stop" }));
      await place.clock.advance(LATE_MS);
      expect(place.live()).toEqual([]);
    });

    test("is told of while it is waited for", async () => {
      const place = placeWithSlow(call);
      await place.startAgent();
      place.leader.want(itemOf(1));
      await place.clock.advance(130_000);
      expect(place.status()).toMatchObject({ ready: false, message: expect.stringContaining("took too long") });
      await place.ready();
    });
  },
);
