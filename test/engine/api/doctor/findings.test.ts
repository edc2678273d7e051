import { describe, expect, test } from "vitest";
import { clusterFindings } from "../../../../src/engine/api/doctor/cluster-findings.ts";
import { diskFinding, type Examined, engineFinding } from "../../../../src/engine/api/doctor/rules.ts";
import { storeFinding } from "../../../../src/engine/api/doctor/store-finding.ts";
import { ClusterError } from "../../../../src/errors/orc-error.ts";
import { settle } from "../../world/live.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { World } from "../../world/world.ts";

const examined = (change: Partial<Examined>): Examined => ({
  engine: { unreachable: "no answer" },
  disk: { totalBytes: 100e9, freeBytes: 50e9 },
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
    const store = { bytes: 1e9, backup: {}, refusal: undefined, now: "2026-01-01T12:00:00Z" };
    expect(storeFinding(store)).toMatchObject({ level: "warning" });
  });

  const at = (time: string): { at: string; bytes: number } => ({ at: `2026-01-01T${time}Z`, bytes: 1 });
  test.each([
    [{}, "ok", "1.0 MB, no backup yet: the first is made a minute after orcd starts"],
    [{ last: at("11:48:00") }, "ok", "1.0 MB, backed up 12 min ago, verified"],
    [{ last: at("08:00:00") }, "warning", "1.0 MB, backed up 4 h ago, verified"],
    // The clock was set back since: no time to come is told of.
    [{ last: at("15:00:00") }, "ok", "1.0 MB, backed up 0 s ago, verified"],
    [
      { last: at("11:00:00"), problem: "only 3.0 MB are free on its disk" },
      "warning",
      "1.0 MB, not backed up lately: only 3.0 MB are free on its disk; backed up 1 h ago, verified",
    ],
  ])("a store with backups %j", (backup, level, message) => {
    const store = { bytes: 1e6, backup, refusal: undefined, now: "2026-01-01T12:00:00Z" };
    expect(storeFinding(store)).toMatchObject({ level, message });
  });

  test("a store that cannot be worked from is a problem with a way out", () => {
    const refusal = new ClusterError("store.damaged", "It is damaged.", {
      next: [{ text: "put the last backup back", command: "orc restore --latest" }],
    });
    expect(storeFinding({ bytes: 1, backup: {}, refusal, now: "2026-01-01T12:00:00Z" })).toEqual({
      level: "problem",
      subject: "store",
      message: "It is damaged.",
      fix: { text: "put the last backup back", command: "orc restore --latest" },
    });
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
      "warning dns: does not serve the newest routing of shop/web",
    ]);
  });

  test("containers that no app knows", () => {
    const world = shop();
    world.beat("alpha", { orphans: ["a", "b", "c", "d"] });
    expect(wrong(world)).toMatchObject([
      { level: "warning", message: expect.stringMatching(/^4 with the labels of this cluster/) },
    ]);
  });

  test("a host that is silent", () => {
    const world = shop();
    world.now += 60_000;
    expect(wrong(world)).toMatchObject([{ level: "warning", message: "alpha is suspect: no sign of life lately" }]);
  });
});
