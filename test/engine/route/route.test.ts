import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PortSpec } from "../../../src/engine/model/app-spec.ts";
import { keyOf } from "../../../src/engine/model/records.ts";
import { placeLoop } from "../../../src/engine/place/loop.ts";
import { rolloutLoop } from "../../../src/engine/rollout/loop.ts";
import { routeLoop } from "../../../src/engine/route/loop.ts";
import { grantPorts } from "../../../src/engine/route/ports.ts";
import { freeVirtualIp } from "../../../src/engine/route/virtual-ip.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { SHOP, World } from "../world/world.ts";

const KEY = "default/shop";
const at = (published: number, target = 80): PortSpec => ({ published, target, protocol: "tcp" });
const web = (...ports: PortSpec[]) => serviceSpec("web", { replicas: 2, ports });

function upWith(...services: Parameters<typeof appSpec>[1][]): World {
  const world = new World();
  world.apply(appSpec("shop", ...services));
  settle(world);
  return world;
}

const routing = (world: World, service = "web") => world.app().routing.get(service)!.value;

describe("a generation", () => {
  test("is new only where something changed", () => {
    const world = upWith(web());
    const { generation } = routing(world);
    expect(world.pass(routeLoop, KEY).batches).toEqual([]);
    world.report(world.replicas("web")[0]!.id, { ready: false });
    world.pass(routeLoop, KEY);
    expect(routing(world)).toMatchObject({ generation: generation + 1, endpoints: [{ slot: 2 }] });
  });

  test("of a service that comes back is above every earlier one", () => {
    const world = upWith(web());
    const before = routing(world);
    world.change({ wanted: "down" });
    settle(world);
    expect(world.app().routing.size).toBe(0);
    world.apply(appSpec("shop", web()));
    world.pass(routeLoop, KEY);
    expect(routing(world).generation).toBeGreaterThan(before.generation);
  });
});

describe("a virtual IP", () => {
  test.each([
    [[], "10.211.0.2"],
    [["10.211.0.2", "10.211.0.4"], "10.211.0.3"],
  ])("is the lowest that is free beside %o", (taken, expected) => {
    expect(freeVirtualIp("10.211.0.0/16", new Set(taken))).toBe(expected);
  });

  test("is missing when all are taken", () => {
    expect(freeVirtualIp("10.0.0.0/30", new Set(["10.0.0.2"]))).toBeUndefined();
  });

  test("stays through releases, and is another one for every service", () => {
    const world = upWith(web(), serviceSpec("db"));
    const before = [routing(world).vip, routing(world, "db").vip];
    expect(new Set(before).size).toBe(2);
    world.apply(appSpec("shop", { ...web(), environment: { VERSION: "2" } }, serviceSpec("db")));
    settle(world);
    expect([routing(world).vip, routing(world, "db").vip]).toEqual(before);
  });
});

describe("published ports", () => {
  const held = { published: 8080, protocol: "tcp", by: "default/blog/web" } as const;

  test.each<[string, PortSpec[], number[], number]>([
    ["one that is free", [at(8081)], [8081], 0],
    ["one that another service has", [at(8080)], [], 1],
    ["the same number of the other protocol", [{ ...at(8080), protocol: "udp" }], [8080], 0],
    ["any free one", [{ target: 80, protocol: "tcp" }], [49152], 0],
  ])("%s", (_, asked, granted, refused) => {
    const grant = grantPorts(asked, [], [held], new Map());
    expect(grant.ports.map(({ published }) => published)).toEqual(granted);
    expect(grant.refused).toHaveLength(refused);
  });

  test("on different addresses do not meet; on every address they do", () => {
    const local = { ...held, hostIp: "127.0.0.1" };
    expect(grantPorts([{ ...at(8080), hostIp: "10.0.0.1" }], [], [local], new Map()).ports).toHaveLength(1);
    expect(grantPorts([at(8080)], [], [local], new Map()).ports).toHaveLength(0);
  });

  test("without a number keep theirs, unless some program took it", () => {
    const any: PortSpec = { target: 80, protocol: "tcp" };
    const before = [{ published: 50_000, target: 80, protocol: "tcp" }] as const;
    expect(grantPorts([any], before, [], new Map()).ports).toEqual(before);
    expect(grantPorts([any], before, [], new Map([["50000/tcp", "nginx"]])).ports).toMatchObject([
      { published: 49_152 },
    ]);
  });

  test("of a renamed service pass over in the moment the new one can answer", () => {
    const world = upWith(web(at(8080)));
    world.apply(appSpec("shop", { ...web(at(8080)), name: "front" }));
    world.pass(routeLoop, KEY);
    world.pass(rolloutLoop, KEY);
    world.pass(routeLoop, KEY);
    expect([routing(world).ports.length, routing(world, "front").ports.length]).toEqual([1, 0]);
    settle(world);
    expect(routing(world, "front").ports).toMatchObject([{ published: 8080 }]);
    expect(world.app().routing.has("web")).toBe(false);
    expect(world.rollout.state).toBe("complete");
  });

  test("that lead elsewhere in a new release do so once its replicas are there", () => {
    const world = upWith(web(at(8080, 80)));
    world.apply(appSpec("shop", { ...web(at(8080, 3000)), image: "web:2" }));
    world.pass(rolloutLoop, KEY);
    world.pass(routeLoop, KEY);
    expect(routing(world)).toMatchObject({ ports: [{ target: 80 }], endpoints: [{}, {}] });
    settle(world);
    expect(routing(world)).toMatchObject({ ports: [{ target: 3000 }], endpoints: [{}, {}] });
  });

  test("lead where the replicas that are ready answer, though nobody was there when that changed", () => {
    const world = upWith(web(at(8080, 3000)));
    const ids = world.replicas("web").map(({ id }) => id);
    for (const id of ids) world.report(id, { ready: false });
    world.apply(appSpec("shop", { ...web(at(8080, 80)), image: "web:2" }));
    world.pass(rolloutLoop, KEY);
    world.pass(routeLoop, KEY);
    expect(routing(world)).toMatchObject({ ports: [{ target: 80 }], endpoints: [] });
    world.report(ids[0] ?? "", { ready: true });
    world.pass(routeLoop, KEY);
    expect(routing(world)).toMatchObject({ ports: [{ target: 3000 }], endpoints: [{ replica: ids[0] }] });
  });

  test("are never had by two services", () => {
    const port = fc.record({
      published: fc.option(fc.integer({ min: 8080, max: 8083 }), { nil: undefined }),
      target: fc.constant(80),
      protocol: fc.constant("tcp" as const),
    });
    const apps = fc.array(fc.array(fc.array(port, { maxLength: 3 }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(apps, (drawn) => {
        const world = new World();
        for (const [index, services] of drawn.entries()) {
          const ref = { namespace: "default", app: `app${index}` };
          const specs = services.map((ports, service) =>
            serviceSpec(`s${service}`, {
              ports: ports.map(({ published, ...rest }) => (published === undefined ? rest : { ...rest, published })),
            }),
          );
          world.apply(appSpec(ref.app, ...specs), {}, ref);
          world.pass(routeLoop, `default/app${index}`);
        }
        const all = [...world.view.apps.values()].flatMap((app) => [...app.routing.values()].map(({ value }) => value));
        const ports = all.flatMap((each) => each.ports.map(({ published }) => published));
        expect(new Set(ports).size).toBe(ports.length);
        expect(new Set(all.map(({ vip }) => vip)).size).toBe(all.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe("drain", () => {
  test("waits for every plane of every live host, and says who is late", () => {
    const world = new World(["alpha", "beta"]);
    world.apply(appSpec("shop", web()));
    settle(world);
    world.change({ scale: { web: 1 } });
    world.pass(rolloutLoop, KEY);
    const going = world.replicas("web").find(({ record }) => record?.value.retired)!.id;
    world.pass(routeLoop, KEY);
    for (const plane of ["nftables", "dns", "ports"] as const) world.acknowledge("alpha", plane);
    // Planes that follow at once are not worth a word.
    expect(world.pass(routeLoop, KEY)).toMatchObject({ because: [], wakeIn: 2000 });
    world.wait(2000);
    const { because, wakeIn } = world.pass(routeLoop, KEY);
    expect(because).toContainEqual(
      expect.objectContaining({
        reason: "drain-waits",
        message: "web.2 is not stopped yet: nftables, dns and ports on beta may still send to it",
      }),
    );
    expect(wakeIn).toBeLessThanOrEqual(15_001);
    world.now += 80;
    for (const plane of ["nftables", "dns", "ports"] as const) world.acknowledge("beta", plane);
    world.pass(routeLoop, KEY);
    expect(world.app().replicas.get(going)?.drained?.value).toMatchObject({
      generation: routing(world).generation,
      slowestMs: 2080,
    });
    expect(world.app().replicas.get(going)?.drained?.value.acknowledgedBy).toHaveLength(6);
  });

  test("of one that never took part counts no time: its planes served long before", () => {
    const world = upWith(web());
    world.apply(appSpec("shop", { ...web(), environment: { VERSION: "2" } }));
    world.pass(rolloutLoop, KEY);
    const fresh = world.replicas("web").find(({ record }) => record?.value.release === 2)!.id;
    world.pass(placeLoop, "cluster");
    world.report(fresh, { run: `${fresh}.1`, ready: false });
    world.pass(routeLoop, KEY);
    world.now += 60_000;
    world.beat("alpha");
    world.acknowledgeAll();
    world.apply(appSpec("shop", web()));
    world.pass(rolloutLoop, KEY);
    world.pass(routeLoop, KEY);
    expect(world.app().replicas.get(fresh)?.drained?.value).toMatchObject({ slowestMs: 0 });
  });

  test("does not wait for a host that is down", () => {
    const world = new World(["alpha", "beta"]);
    world.apply(appSpec("shop", web()));
    settle(world);
    world.now += 16_000;
    world.beat("alpha");
    world.change({ scale: { web: 0 } });
    world.pass(rolloutLoop, KEY);
    world.pass(routeLoop, KEY);
    for (const plane of ["nftables", "dns", "ports"] as const) world.acknowledge("alpha", plane);
    world.pass(routeLoop, KEY);
    expect(world.replicas("web").every(({ drained }) => drained)).toBe(true);
  });

  test("waits for one whose agent lost its memory, and says nothing of the runs it had", () => {
    const world = upWith(web());
    const [going] = world.replicas("web");
    const { state, host, updatedAt } = going!.status!.value;
    world.put("status", keyOf.status(SHOP, going!.id), {
      replica: going!.id,
      host,
      state,
      ready: false,
      restarts: 0,
      updatedAt,
    });
    world.change({ scale: { web: 0 } });
    for (const loop of [rolloutLoop, routeLoop, routeLoop]) world.pass(loop, KEY);
    expect(world.app().replicas.get(going!.id)).toMatchObject({ record: { value: { retired: {} } } });
    expect(world.app().replicas.get(going!.id)?.drained).toBeUndefined();
    world.acknowledgeAll();
    world.pass(routeLoop, KEY);
    expect(world.app().replicas.get(going!.id)?.drained).toBeDefined();
  });

  test("is over at once for a replica that never had an address", () => {
    const world = new World();
    world.apply(appSpec("shop", web()));
    world.pass(rolloutLoop, KEY);
    const [first] = world.replicas("web");
    world.put("placement", keyOf.placement(SHOP, first!.id), { host: "alpha", because: "" });
    world.change({ scale: { web: 0 } });
    world.pass(routeLoop, KEY);
    world.pass(rolloutLoop, KEY);
    world.pass(routeLoop, KEY);
    expect(world.app().replicas.get(first!.id)?.drained).toBeDefined();
  });
});

test("acknowledgements and freed ports wake those who wait for them, and nobody else", () => {
  const world = upWith(web(at(8080)));
  const blog = { namespace: "default", app: "blog" };
  world.apply(appSpec("blog", web(at(8080))), {}, blog);
  world.pass(routeLoop, "default/blog");
  expect(routeLoop.keysOf({ kind: "routing", key: "routing/default/shop/web" }, world.view)).toEqual([
    KEY,
    "default/blog",
  ]);
  expect(routeLoop.keysOf({ kind: "ack", key: "ack/alpha/dns" }, world.view)).toEqual([]);
  world.change({ scale: { web: 1 } });
  world.pass(rolloutLoop, KEY);
  expect(routeLoop.keysOf({ kind: "ack", key: "ack/alpha/dns" }, world.view)).toEqual([KEY]);
});
