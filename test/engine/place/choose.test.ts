import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choose } from "../../../src/engine/place/choose.ts";
import type { Demand } from "../../../src/engine/place/filters.ts";
import type { Candidate } from "../../../src/engine/place/hosts.ts";

const MIB = 1024 ** 2;
const WEB = "default/shop/web";

const host = (name: string, change: Partial<Candidate> = {}): Candidate => ({
  name,
  state: "ready",
  schedulable: "active",
  capacity: { cpuNano: 4e9, memoryBytes: 4096 * MIB },
  reserved: { cpuNano: 0, memoryBytes: 0 },
  replicas: new Map(),
  ...change,
});

const asks = (memoryMiB = 0, cpuNano = 0): Demand => ({
  service: WEB,
  claim: { memoryBytes: memoryMiB * MIB, cpuNano },
});
const reserved = (memoryMiB: number) => ({ reserved: { cpuNano: 0, memoryBytes: memoryMiB * MIB } });

describe("a host", () => {
  test.each<[string, Candidate[], Demand, string]>([
    ["is the only one", [host("a")], asks(), "a"],
    ["has fewer replicas of the service", [host("a", { replicas: new Map([[WEB, 1]]) }), host("b")], asks(), "b"],
    ["has more memory free", [host("a", reserved(512)), host("b")], asks(), "b"],
    ["has room where another has none", [host("a", reserved(4000)), host("b", reserved(3000))], asks(512), "b"],
    [
      "holds the volume",
      [host("a"), host("b", reserved(512))],
      { ...asks(), pinned: { volume: "data", hosts: ["b"] } },
      "b",
    ],
    ["is not cordoned", [host("a", { schedulable: "cordoned" }), host("b", reserved(512))], asks(), "b"],
    ["is doubted, but the only one", [host("a", { state: "suspect" })], asks(), "a"],
  ])("is taken that %s", (_, hosts, demand, expected) => {
    expect(choose(hosts, demand, 1)).toMatchObject({ host: expected });
  });

  test.each<[Candidate[], Demand, string]>([
    [[], asks(), "the cluster has no host"],
    [
      [
        host("a", reserved(3686)),
        host("b", reserved(3900)),
        host("c", reserved(4000)),
        host("d", { schedulable: "cordoned" }),
      ],
      asks(512),
      "insufficient memory on 3 hosts (512 MiB asked, 410 MiB free at most), 1 host cordoned",
    ],
    [[host("a")], asks(0, 8e9), "insufficient CPU on 1 host (8 cores asked, 4 free at most)"],
    [[host("a", { state: "down" }), host("b", { state: "unheard" })], asks(), "1 host not heard from yet, 1 host down"],
    [[host("a", { schedulable: "draining" })], asks(), "1 host being drained"],
    [
      [host("a"), host("b", { state: "down" })],
      { ...asks(), pinned: { volume: "data", hosts: ["b"] } },
      "1 host down, volume data is not on 1 host (it is on b)",
    ],
  ])("is missing, and why is said: %#", (hosts, demand, sentence) => {
    expect(choose(hosts, demand, 1)).toEqual({ unplaceable: sentence });
  });
});

test("the choice depends on hosts, demand and seed, not on the order of hosts", () => {
  const hosts = fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,4}$/), used: fc.nat({ max: 4000 }) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(hosts, fc.nat({ max: 2000 }), fc.nat(), (drawn, memory, seed) => {
      const unique = [...new Map(drawn.map(({ name, used }) => [name, host(name, reserved(used))])).values()];
      expect(choose(unique, asks(memory), seed)).toEqual(choose(unique.slice().reverse(), asks(memory), seed));
    }),
  );
});
