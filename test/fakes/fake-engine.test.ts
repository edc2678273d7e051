import { beforeEach, expect, test } from "vitest";
import { LABEL } from "../../src/engine/model/labels.ts";
import type { ContainerSpec, EngineEvent } from "../../src/engine/ports/container-engine.ts";
import { Random } from "../sim/random.ts";
import { FakeEngine } from "./fake-engine.ts";
import { VirtualClock } from "./virtual-clock.ts";

const IMAGE = "web:1";

const specOf = (name: string): ContainerSpec => ({
  name,
  image: IMAGE,
  labels: { [LABEL.cluster]: "one", [LABEL.run]: name },
  environment: {},
  mounts: [],
  volumes: {},
  resources: { limits: {}, reservations: {} },
  hostname: "web-1",
  network: "orc",
  dns: { servers: [], search: [], options: [] },
});

const makeEngine = (clock: VirtualClock, seed = 1): FakeEngine => {
  const engine = new FakeEngine({ clock, random: new Random(seed), clusterId: "one" });
  engine.world.images.add(IMAGE);
  return engine;
};

let clock: VirtualClock;
let engine: FakeEngine;

beforeEach(() => {
  clock = new VirtualClock();
  engine = makeEngine(clock);
});

/** Lets time pass until the answer is there. */
async function ran<T>(answer: Promise<T>): Promise<T> {
  let isThere = false;
  const end = (): void => {
    isThere = true;
  };
  answer.then(end, end);
  await clock.runUntil(() => isThere);
  return answer;
}

const up = async (name: string): Promise<string> => {
  const id = await ran(engine.create(specOf(name)));
  await ran(engine.start(id));
  return id;
};

const truth = (id: string) => engine.world.find(id)?.observed();

const collect = (signal: AbortSignal): EngineEvent[] => {
  const events: EngineEvent[] = [];
  void (async () => {
    for await (const event of engine.events(signal)) events.push(event);
  })();
  return events;
};

test("addresses are the lowest that nobody has, strangers included", async () => {
  engine.world.addStranger({ name: "theirs" });
  const [one, two] = [await up("a"), await up("b")];
  expect([truth(one)?.address, truth(two)?.address]).toEqual(["10.210.1.3", "10.210.1.4"]);
  await ran(engine.kill(one));
  expect(truth(await up("c"))?.address).toBe("10.210.1.3");
});

test("a stranger is not listed, and whoever changes it is caught", async () => {
  const id = engine.world.addStranger({ name: "theirs" });
  const component = engine.world.addStranger({ name: "orcd", labels: { [LABEL.cluster]: "one" } });
  expect(await ran(engine.list())).toEqual([]);
  expect(engine.world.touchedStrangers).toEqual([]);
  await ran(engine.kill(id));
  await ran(engine.remove(component).catch(() => {}));
  expect(engine.world.touchedStrangers.map(({ call }) => call)).toEqual(["kill", "remove"]);
});

test("while the engine is down nothing answers, and containers live on or die", async () => {
  const id = await up("a");
  engine.world.goDown("live");
  await expect(ran(engine.list())).rejects.toMatchObject({ code: "engine.unreachable" });
  engine.world.goUp();
  expect(await ran(engine.inspect(id))).toMatchObject({ state: "running" });
  engine.world.goDown("die");
  engine.world.goUp();
  expect(await ran(engine.inspect(id))).toMatchObject({ state: "exited", exit: { code: 137 } });
});

test("a call that the engine took down with it may have been done, but is not answered", async () => {
  const answer = engine.create(specOf("a"));
  await clock.runUntil(() => engine.world.containers().length === 1);
  engine.world.goDown("live");
  engine.world.goUp();
  await expect(ran(answer)).rejects.toMatchObject({ code: "engine.unreachable" });
  await expect(ran(engine.create(specOf("a")))).rejects.toMatchObject({ code: "container.conflict" });
});

test("an answer that is lost, and a refusal, are told apart by the truth", async () => {
  engine.trouble.answerLost = 1;
  await expect(ran(engine.create(specOf("a")))).rejects.toMatchObject({ code: "engine.unreachable" });
  engine.trouble.answerLost = 0;
  engine.trouble.refused = 1;
  await expect(ran(engine.create(specOf("b")))).rejects.toMatchObject({ code: "engine.refused" });
  expect(engine.world.containers().map(({ name }) => name)).toEqual(["a"]);
});

test("a stream that broke is opened anew, and says so", async () => {
  const end = new AbortController();
  const events = collect(end.signal);
  await clock.advance(50);
  engine.world.goDown("live");
  await clock.advance(1000);
  engine.world.goUp();
  await clock.advance(200);
  await up("a");
  await clock.advance(50);
  expect(events.map(({ what }) => what)).toEqual(["opened", "opened", "create", "start"]);
  end.abort();
  await clock.settle();
  expect(clock.pending).toBe(0);
});

test("events are lost and doubled as trouble has it", async () => {
  const events = collect(new AbortController().signal);
  await clock.advance(50);
  engine.trouble.eventDoubled = 1;
  const id = await up("a");
  engine.trouble.eventLost = 1;
  engine.world.crash(id);
  await clock.advance(50);
  expect(events.map(({ what }) => what)).toEqual(["opened", "create", "create", "start", "start"]);
});

test("what is frozen does not go on until it is thawed", async () => {
  engine = new FakeEngine({
    clock,
    random: new Random(1),
    clusterId: "one",
    behaviour: () => ({ exitAfterMs: 5000, exitCode: 3 }),
  });
  engine.world.images.add(IMAGE);
  const id = await up("a");
  engine.world.pause(id);
  await clock.advance(60_000);
  expect(truth(id)?.state).toBe("paused");
  await ran(engine.unpause(id));
  await clock.advance(4000);
  expect(truth(id)?.state).toBe("running");
  await clock.advance(1000);
  expect(truth(id)?.exit?.code).toBe(3);
});

test("the same seed gives the same story", async () => {
  const story = async (): Promise<unknown> => {
    clock = new VirtualClock();
    engine = makeEngine(clock, 42);
    Object.assign(engine.trouble, { refused: 0.2, answerLost: 0.2 });
    for (let n = 0; n < 20; n += 1) await up(`a${n}`).catch(() => {});
    return [engine.world.asked, engine.world.containers(), clock.now()];
  };
  expect(await story()).toEqual(await story());
});
