import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dropTable, loadScript, readTable } from "../../../src/drivers/nftables/kernel-table.ts";
import { NftablesPlane } from "../../../src/drivers/nftables/nftables-plane.ts";
import { rulesetOf } from "../../../src/drivers/nftables/ruleset.ts";
import { shapeOf } from "../../../src/drivers/nftables/shape.ts";
import { rewrite, transaction } from "../../../src/drivers/nftables/transaction.ts";
import { DEFAULT_ADDRESSES } from "../../../src/engine/model/cluster.ts";
import type { HostPart } from "../../../src/engine/ports/host-part.ts";
import { NetworkNamespace } from "../../support/netns/network-namespace.ts";
import { routing, tableOf } from "../../support/routing-tables.ts";

const settings = { addresses: DEFAULT_ADDRESSES, bridge: "orc0" };
let net: NetworkNamespace;

beforeAll(() => {
  net = new NetworkNamespace("nft");
});
afterAll(() => net.remove());

const ports = fc.subarray(["8080:80", "8081:80", "53:53/udp", "127.0.0.1:9000:80", "9000:81"]);
const service = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.subarray([11, 12, 13, 14]), ports);
const tables = fc
  .uniqueArray(service, { selector: ([index]) => index, maxLength: 4 })
  .map((services) =>
    tableOf(
      ...services.map(([index, ends, published]) => routing(`default/app/s${index}`, index + 2, ends, published)),
    ),
  );

/** The whole table without the numbers that count changes, in an order that does not depend on them. */
async function listing(): Promise<string[]> {
  const { nftables } = JSON.parse(await net.run("nft", "-j", "list", "table", "ip", "orc")) as { nftables: object[] };
  const text = nftables.map((item) =>
    JSON.stringify(item, (key, value) => (key === "handle" ? undefined : sortElements(key, value))),
  );
  return text.sort();
}
const sortElements = (key: string, value: unknown): unknown =>
  key === "elem" && Array.isArray(value) ? value.map((each) => JSON.stringify(each)).sort() : value;

describe("the kernel", () => {
  test("holds after every change what it would hold after a rewrite", async () => {
    const changes = fc.array(fc.tuple(tables, fc.integer({ min: 1, max: 0xffffffff })), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, async (steps) => {
        const rulesets = steps.map(([table, mark]) => rulesetOf(table, mark, settings));
        for (const [index, ruleset] of rulesets.entries()) {
          const script = transaction(rulesets[index - 1], ruleset);
          if (script) await loadScript(script);
        }
        const changed = await listing();
        await loadScript(rewrite(rulesets.at(-1)!));
        expect(await listing()).toEqual(changed);
        expect((await readTable()).mark).toBe(steps.at(-1)?.[1]);
        expect((await readTable()).shape).toEqual(shapeOf(rulesets.at(-1)!));
      }),
      { numRuns: 15 },
    );
  });

  test("takes all of a script or nothing", async () => {
    await loadScript(rewrite(rulesetOf({}, 7, settings)));
    const before = await listing();
    await expect(loadScript("add element ip orc served { 0x8 }\nadd rule ip orc nowhere accept\n")).rejects.toThrow(
      /nft/,
    );
    expect(await listing()).toEqual(before);
  });

  test("has no table after it was dropped, and dropping again is fine", async () => {
    await dropTable();
    await dropTable();
    expect(await readTable()).toEqual({ mark: undefined, shape: {} });
  });
});

describe("NftablesPlane", () => {
  const table = tableOf(routing("default/shop/web", 2, [11, 12], ["8080:80"]));
  const calls: string[] = [];
  let holds = true;
  const part: HostPart = {
    name: "part",
    ensure: async () => {
      calls.push("ensure");
      holds = true;
    },
    holds: async () => holds,
    remove: async () => {
      calls.push("remove");
    },
  };
  const heldByOthers = new Set<string>();
  const forgotten: unknown[] = [];
  let conntrackFails = false;
  const makePlane = (): NftablesPlane =>
    new NftablesPlane({
      ...settings,
      parts: [part],
      portsHeldByOthers: async () => new Set(heldByOthers),
      forgetFlows: async (flows) => {
        forgotten.push(flows);
        if (conntrackFails) throw new Error("conntrack did not end within 10 s");
      },
    });

  test("serves what it was told, and says so by the kernel's word", async () => {
    const plane = makePlane();
    expect(await plane.readMark()).toBeUndefined();
    expect(await plane.apply(table, 5)).toEqual({ taken: {} });
    expect(await plane.readMark()).toBe(5);
    await plane.apply(tableOf(routing("default/shop/web", 2, [12], ["8080:80"])), 0xffffffff);
    expect(await plane.readMark()).toBe(0xffffffff);
    expect(forgotten.at(-1)).toEqual({ replicas: ["10.210.1.11"], ports: [] });
  });

  test.each([
    ["everything was flushed", "flush ruleset"],
    ["its rules were flushed", "flush table ip orc"],
    ["one element is gone", "delete element ip orc vips { 10.211.0.2 : goto vip/10.211.0.2 }"],
    ["a rule was added", "add rule ip orc balance accept"],
    ["the mark was changed", "add element ip orc served { 0x9 }"],
  ])("notices when %s, and mends it", async (_, damage) => {
    const plane = makePlane();
    await plane.apply(table, 6);
    expect(await plane.readMark()).toBe(6);
    const whole = await listing();
    await loadScript(`${damage}\n`);
    expect(await plane.readMark()).toBeUndefined();
    await plane.apply(table, 6);
    expect(await plane.readMark()).toBe(6);
    expect(await listing()).toEqual(whole);
  });

  test("mends a damage that nobody had noticed yet", async () => {
    const plane = makePlane();
    await plane.apply(table, 6);
    await loadScript("flush ruleset\n");
    await plane.apply(table, 7);
    expect(await plane.readMark()).toBe(7);
  });

  test("an apply that went wrong half way leaves nothing behind in the kernel, and no flow", async () => {
    const plane = makePlane();
    await plane.apply(tableOf(routing("default/shop/web", 2, [12])), 6);
    conntrackFails = true;
    await expect(plane.apply(tableOf(routing("default/shop/web", 2, [11])), 7)).rejects.toThrow("conntrack");
    expect(await plane.readMark()).toBeUndefined();
    conntrackFails = false;
    await plane.apply(tableOf(routing("default/shop/web", 2, [12, 13])), 8);
    expect(await plane.readMark()).toBe(8);
    await expect(plane.apply(tableOf(routing("default/shop/web", 2, [13])), 9)).resolves.toEqual({ taken: {} });
    expect(forgotten.at(-1)).toEqual({ replicas: ["10.210.1.12"], ports: [] });
    const whole = await listing();
    await loadScript(rewrite(rulesetOf(tableOf(routing("default/shop/web", 2, [13])), 9, settings)));
    expect(await listing()).toEqual(whole);
  });

  test("has no mark while something around it is missing; looks after it at the next apply only then", async () => {
    const plane = makePlane();
    await plane.apply(table, 8);
    calls.length = 0;
    await plane.apply(table, 9);
    expect(await plane.readMark()).toBe(9);
    expect(calls).toEqual([]);
    holds = false;
    expect(await plane.readMark()).toBeUndefined();
    await plane.apply(table, 9);
    expect(calls).toEqual(["ensure"]);
    expect(await plane.readMark()).toBe(9);
  });

  test("leaves a port to the program that holds it, and leads it on once that let go", async () => {
    heldByOthers.add("8080/tcp");
    const plane = makePlane();
    await plane.apply(table, 8);
    expect(await plane.readMark()).toBe(8);
    expect((await readTable()).shape["set published"]).toBe(0);
    heldByOthers.clear();
    expect(await plane.readMark()).toBeUndefined();
    await plane.apply(table, 8);
    expect((await readTable()).shape["set published"]).toBe(1);
  });

  test("takes everything away", async () => {
    const plane = makePlane();
    await plane.apply(table, 8);
    calls.length = 0;
    await plane.remove();
    expect(await plane.readMark()).toBeUndefined();
    expect((await readTable()).mark).toBeUndefined();
    expect(calls).toEqual(["remove"]);
  });
});
