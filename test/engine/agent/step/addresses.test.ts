import fc from "fast-check";
import { expect, test } from "vitest";
import { Addresses, type Known } from "../../../../src/engine/agent/step/addresses.ts";
import { NO_MEMORY, track } from "../../../../src/engine/agent/tracked.ts";
import type { ReplicaMemory } from "../../../../src/engine/model/replica-memory.ts";

const GATEWAY = "10.210.1.1";
const idOf = (n: number): string => `default.shop.web.${n}.${n}`;

const known = (memories: Record<string, Partial<ReplicaMemory>> = {}, change: Partial<Known> = {}): Known => ({
  tracked: new Map(
    Object.entries(memories).map(([id, memory]) => [id, track({ ...NO_MEMORY, ...memory }, 0, "2026-01-01T00:00:00Z")]),
  ),
  containers: new Map(),
  routing: {},
  now: 0,
  ...change,
});

const take = (from: Addresses, n: number, address?: string): string | undefined =>
  from.take(idOf(n), address === undefined ? NO_MEMORY : { ...NO_MEMORY, address });

test("no two replicas get the same, none the bridge's, until all are taken", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(1_000_000), { minLength: 253, maxLength: 253 }),
      fc.boolean(),
      (ids, backwards) => {
        const addresses = new Addresses(GATEWAY, known());
        const given = (backwards ? ids.toReversed() : ids).map((id) => take(addresses, id));
        expect(new Set(given).size).toBe(253);
        expect(given).not.toContain(GATEWAY);
        expect(given.every((address) => address?.startsWith("10.210.1."))).toBe(true);
        expect(take(addresses, 2_000_000)).toBeUndefined();
      },
    ),
    { numRuns: 20 },
  );
});

test("what a replica had it gets again, if nobody else has it", () => {
  const mine = "10.210.1.9";
  expect(take(new Addresses(GATEWAY, known({ [idOf(1)]: { address: mine } })), 1, mine)).toBe(mine);
  expect(take(new Addresses(GATEWAY, known({ [idOf(2)]: { address: mine } })), 1, mine)).not.toBe(mine);
  expect(take(new Addresses(GATEWAY, known({ [idOf(2)]: { address: mine, state: "gone" } })), 1, mine)).toBe(mine);
});

test("of another host's range nothing is kept", () => {
  expect(take(new Addresses(GATEWAY, known()), 1, "10.210.2.9")).toMatch(/^10\.210\.1\./);
});

test("what somebody else was found to have is left alone for a while", () => {
  const mine = "10.210.1.9";
  const takenAddresses = new Map([[mine, 1000]]);
  expect(take(new Addresses(GATEWAY, known({}, { takenAddresses })), 1, mine)).not.toBe(mine);
  expect(take(new Addresses(GATEWAY, known({}, { takenAddresses, now: 1000 })), 1, mine)).toBe(mine);
});

test("what data planes still send to is given to nobody but its replica", () => {
  const free = take(new Addresses(GATEWAY, known()), 1) ?? "";
  const routing = {
    "default/shop/db": {
      namespace: "default",
      app: "shop",
      service: "db",
      generation: 1,
      vip: "10.211.0.1",
      ports: [],
      endpoints: [{ replica: idOf(7), slot: 7, host: "alpha", address: free }],
    },
  };
  expect(take(new Addresses(GATEWAY, known({}, { routing })), 1)).not.toBe(free);
  expect(take(new Addresses(GATEWAY, known({}, { routing })), 7)).toBe(free);
});
