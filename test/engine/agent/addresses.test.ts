import { beforeEach, expect, test } from "vitest";
import { AgentPlace, itemOf, replicaOf } from "./agent-place.ts";

let place: AgentPlace;

beforeEach(async () => {
  place = new AgentPlace();
  await place.startAgent();
});

const addressOf = (slot: number): string | undefined => place.live(replicaOf(slot))[0]?.address;
const crash = (slot: number): void => place.engine.world.crash(place.live(replicaOf(slot))[0]?.id ?? "");

test("all runs of a replica have one address, also behind an agent that comes back", async () => {
  place.leader.want(itemOf(1), itemOf(2));
  await place.ready(1);
  await place.ready(2);
  const before = addressOf(1);
  expect(before).toMatch(/^10\.210\.1\.\d+$/);
  expect(addressOf(2)).not.toBe(before);
  for (let ends = 0; ends < 4; ends += 1) {
    crash(1);
    await place.until(() => addressOf(1) !== undefined);
    expect(addressOf(1)).toBe(before);
  }
  await place.clock.advance(1000);
  place.killAgent();
  crash(1);
  await place.startAgent();
  await place.until(() => addressOf(1) !== undefined);
  expect(addressOf(1)).toBe(before);
});

test("the address of a replica that waits for its next run is nobody else's", async () => {
  place.behaviour = ({ name }) => (name.startsWith(`${replicaOf(1)}.`) ? { exitAfterMs: 100, exitCode: 1 } : {});
  place.leader.want(itemOf(1));
  await place.until(() => place.status()?.nextTryAt !== undefined && place.status()?.reason === "crash-loop");
  const loops = place.engine.world.asked.filter(({ call }) => call === "start").length;
  place.leader.want(...Array.from({ length: 12 }, (_, index) => itemOf(index + 2)));
  await place.until(() => place.live().length >= 12);
  const mine = (await place.disk.load()).memory[replicaOf(1)]?.address;
  expect(mine).toBeDefined();
  const others = place.live().filter(({ name }) => !name.startsWith(`${replicaOf(1)}.`));
  expect(new Set(others.map(({ address }) => address)).size).toBe(others.length);
  expect(others.map(({ address }) => address)).not.toContain(mine);
  expect(loops).toBeGreaterThanOrEqual(3);
});

test("one that a stranger took is given up for another, and no run has failed", async () => {
  place.leader.want(itemOf(1));
  await place.ready();
  const before = addressOf(1);
  place.engine.world.stranger = before;
  crash(1);
  await place.until(() => addressOf(1) !== undefined);
  expect(addressOf(1)).not.toBe(before);
  await place.ready();
  expect(place.status()).toMatchObject({ restarts: 1, lastExit: { reason: "exited" } });
});

test("an agent that lost its memory is told by the routing table where its replica was", async () => {
  place.leader.routing = {
    "default/shop/web": {
      namespace: "default",
      app: "shop",
      service: "web",
      generation: 1,
      vip: "10.211.0.1",
      ports: [],
      endpoints: [{ replica: replicaOf(2), slot: 2, host: "alpha", address: "10.210.1.77" }],
    },
  };
  place.leader.want(itemOf(2));
  await place.ready(2);
  expect(addressOf(2)).toBe("10.210.1.77");
});

test("nobody else gets it meanwhile, though the routing names it no more", async () => {
  const [mine, others] = [itemOf(1, {}, { image: "not:here" }), Array.from({ length: 251 }, (_, at) => itemOf(at + 2))];
  const endpoints = [{ replica: replicaOf(1), slot: 1, host: "alpha", address: "10.210.1.77" }];
  const service = { namespace: "default", app: "shop", service: "web" };
  place.leader.routing = { "default/shop/web": { ...service, generation: 1, vip: "10.211.0.1", ports: [], endpoints } };
  place.leader.want(mine);
  await place.until(() => place.status()?.reason === "image.missing");
  place.leader.routing = {};
  place.leader.want(...others);
  await place.until(() => place.live().length === others.length);
  expect(place.live().map(({ address }) => address)).not.toContain("10.210.1.77");
});
