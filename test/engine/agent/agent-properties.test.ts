import fc from "fast-check";
import { expect, test } from "vitest";
import { LABEL } from "../../../src/engine/model/labels.ts";
import { AGENT_STATES } from "../../../src/engine/model/replica.ts";
import { AgentPlace, itemOf, replicaOf } from "./agent-place.ts";

const SLOTS = 4;

type Happening =
  | { what: "crash" | "oom" | "pause" | "remove" | "stop" | "drain" | "retire"; slot: number }
  | { what: "engine-dies" | "engine-restarts" | "agent-dies" | "agent-dies-diskless" | "link-breaks" };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constantFrom("crash", "oom", "pause", "remove", "stop", "drain", "retire"),
      slot: fc.integer({ min: 1, max: SLOTS }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constantFrom("engine-dies", "engine-restarts", "agent-dies", "agent-dies-diskless", "link-breaks"),
    }),
  },
);

const story = fc.record({
  seed: fc.nat(),
  eventLost: fc.constantFrom(0, 0.2, 1),
  answerLost: fc.constantFrom(0, 0.05),
  refused: fc.constantFrom(0, 0.05),
  happenings: fc.array(fc.tuple(fc.integer({ min: 0, max: 8000 }), happening), { maxLength: 12 }),
});

const WANTS = ["run", "drain", "stop"] as const;

/** Lets one thing happen to a host; what is wanted of a replica only ever moves on. */
class History {
  readonly place: AgentPlace;
  readonly wants = new Map<number, (typeof WANTS)[number]>();

  constructor(seed: number) {
    this.place = new AgentPlace(seed);
  }

  async begin(): Promise<void> {
    await this.place.startAgent();
    for (let slot = 1; slot <= SLOTS; slot += 1) this.#want(slot, "run");
  }

  async happen(now: Happening): Promise<void> {
    const { engine, leader, clock } = this.place;
    const id = "slot" in now ? (this.place.live(replicaOf(now.slot))[0]?.id ?? "") : "";
    switch (now.what) {
      case "crash":
        return engine.world.crash(id);
      case "oom":
        return engine.world.oom(id);
      case "pause":
        return engine.world.pause(id);
      case "remove":
        return engine.world.removeByHand(id);
      case "stop":
        return engine.world.stopByHand(id);
      case "drain":
        return this.#want(now.slot, "drain");
      case "retire":
        return this.#want(now.slot, "stop");
      case "engine-dies":
      case "engine-restarts":
        engine.world.goDown(now.what === "engine-dies" ? "die" : "live");
        await clock.advance(3000);
        return engine.world.goUp();
      case "agent-dies":
      case "agent-dies-diskless":
        this.place.killAgent();
        if (now.what === "agent-dies-diskless") this.#loseDisk();
        return this.place.startAgent();
      case "link-breaks":
        leader.isUp = false;
        await clock.advance(2000);
        leader.isUp = true;
        return;
      default:
        return now satisfies never;
    }
  }

  /** What only the disk knew cannot be known any more, such as that a replica was gone: states begin anew. */
  #loseDisk(): void {
    this.place.disk.wipe();
    this.place.leader.states.clear();
  }

  /** Nothing goes wrong any more. */
  calm(): void {
    const { trouble } = this.place.engine;
    trouble.answerLost = 0;
    trouble.refused = 0;
  }

  #want(slot: number, want: (typeof WANTS)[number]): void {
    const before = this.wants.get(slot) ?? "run";
    if (WANTS.indexOf(want) < WANTS.indexOf(before)) return;
    this.wants.set(slot, want);
    this.place.leader.want(itemOf(slot, { want }));
  }
}

/** Watches every change of every container for two runs of a replica that are up at once. */
function watchDoubles({ engine, live }: AgentPlace, place: AgentPlace): string[] {
  const doubles: string[] = [];
  const start = engine.world.start.bind(engine.world);
  engine.world.start = (container) => {
    const replica = container.spec.labels[LABEL.replica] ?? "";
    const others = live.call(place, replica).filter(({ id }) => id !== container.id);
    if (others.length > 0) doubles.push(container.name);
    return start(container);
  };
  return doubles;
}

test("whatever happens: never two runs at once, states only move on, and in the end all is as it is wanted", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ seed, eventLost, answerLost, refused, happenings }) => {
      const history = new History(seed);
      const { place } = history;
      const doubles = watchDoubles(place, place);
      Object.assign(place.engine.trouble, { eventLost, answerLost, refused });
      await history.begin();
      for (const [pause, now] of happenings) {
        await place.clock.advance(pause);
        await history.happen(now);
      }
      history.calm();
      await place.clock.advance(400_000);

      expect(doubles).toEqual([]);
      for (const states of place.leader.states.values()) {
        const order = states.map((state) => AGENT_STATES.indexOf(state));
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }
      for (const [slot, want] of history.wants) {
        const live = place.live(replicaOf(slot));
        if (want === "run") expect(place.status(slot)).toMatchObject({ ready: true, run: live[0]?.name });
        if (want === "run") expect(live).toHaveLength(1);
        if (want === "stop") expect(place.status(slot)?.state).toBe("gone");
        if (want === "stop") expect(place.containers(replicaOf(slot))).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});
