import { describe, expect, test } from "vitest";
import { clusterFindings } from "../../../../src/engine/api/doctor/cluster-findings.ts";
import { diskFinding, type Examined, engineFinding, storeFinding } from "../../../../src/engine/api/doctor/rules.ts";
import { settle } from "../../world/live.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { World } from "../../world/world.ts";

const examined = (change: Partial<Examined>): Examined => ({
  engine: { unreachable: "no answer" },
  disk: { totalBytes: 100e9, freeBytes: 50e9 },
  storeBytes: 1e6,
  memoryBytes: 60e6,
  ...change,
});

describe("what is judged of a host", () => {
  test.each([
    { freeBytes: 50e9, level: "ok", says: "50 % used, 50.0 GB free" },
    { freeBytes: 9e9, level: "warning", says: "91 % used, 9.0 GB free" },
    { freeBytes: 0.5e9, level: "problem", says: "500.0 MB free: logs of runs that end are not kept any more" },
  ])("a disk with $freeBytes bytes free", ({ freeBytes, level, says }) => {
    expect(diskFinding(examined({ disk: { totalBytes: 100e9, freeBytes } }))).toMatchObject({ level, message: says });
  });

  test("an engine that is gone is a problem with a way out", () => {
    expect(engineFinding(examined({}))).toMatchObject({ level: "problem", message: "no answer", fix: {} });
  });

  test("a store that has grown beyond reason is a warning", () => {
    expect(storeFinding(examined({ storeBytes: 1e9 }))).toMatchObject({ level: "warning" });
  });
});

describe("what the view says", () => {
  function shop(): World {
    const world = new World();
    world.apply(appSpec("shop", serviceSpec("web", { ports: [{ target: 80, published: 8080, protocol: "tcp" }] })));
    settle(world);
    return world;
  }
  const wrong = (world: World) => clusterFindings(world.view, world.now).filter(({ level }) => level !== "ok");

  test("of a cluster that is well, nothing is wrong", () => {
    expect(wrong(shop())).toEqual([]);
    expect(clusterFindings(shop().view, 1000).length).toBeGreaterThanOrEqual(4);
  });

  test("a plane that is behind, one with a problem, a port somebody has", () => {
    const world = shop();
    world.put("ack", "ack/alpha/dns", { host: "alpha", plane: "dns", generations: {}, taken: {} });
    world.put("ack", "ack/alpha/nftables", {
      host: "alpha",
      plane: "nftables",
      generations: {},
      taken: {},
      problem: "flushed",
    });
    const generations = { "default/shop/web": Number.MAX_SAFE_INTEGER };
    world.put("ack", "ack/alpha/ports", {
      host: "alpha",
      plane: "ports",
      generations,
      taken: { "8080/tcp": "nginx has it" },
    });
    expect(
      wrong(world)
        .map(({ level, subject, message }) => `${level} ${subject}: ${message}`)
        .toSorted(),
    ).toEqual([
      "problem 8080/tcp: cannot be published: nginx has it",
      "problem nftables: flushed",
      "warning dns: does not serve the newest routing of default/shop/web",
    ]);
  });

  test("containers that no app knows", () => {
    const world = shop();
    world.beat("alpha", { orphans: ["a", "b", "c", "d"] });
    expect(wrong(world)).toMatchObject([{ level: "warning", message: expect.stringMatching(/^4 with the labels of this cluster/) }]);
  });

  test("a host that is silent", () => {
    const world = shop();
    world.now += 60_000;
    expect(wrong(world)).toMatchObject([{ level: "warning", message: "alpha is suspect: no sign of life lately" }]);
  });
});
