import { describe, expect, test } from "vitest";
import { rulesetOf } from "../../../src/drivers/nftables/ruleset.ts";
import { rewrite, transaction } from "../../../src/drivers/nftables/transaction.ts";
import { DEFAULT_ADDRESSES } from "../../../src/engine/model/cluster.ts";
import type { RoutingTable } from "../../../src/engine/model/routing.ts";
import { routing, tableOf } from "../../support/routing-tables.ts";

const settings = { addresses: DEFAULT_ADDRESSES, bridge: "orc0" };
const rulesOf = (table: RoutingTable, mark = 0xab): ReturnType<typeof rulesetOf> => rulesetOf(table, mark, settings);
const elements = (table: RoutingTable): Record<string, Record<string, string>> =>
  Object.fromEntries([...rulesOf(table).elements].map(([set, values]) => [set, Object.fromEntries(values)]));

describe("rulesetOf", () => {
  test("a virtual IP is spread over the ready replicas, on whatever port", () => {
    const table = tableOf(routing("default/shop/web", 2, [11, 12, 13]));
    expect(rulesOf(table).chains.get("vip/10.211.0.2")).toEqual([
      'dnat to numgen random mod 3 map { 0 : 10.210.1.11, 1 : 10.210.1.12, 2 : 10.210.1.13 } comment "default/shop/web"',
    ]);
    expect(elements(table)).toMatchObject({
      vips: { "10.211.0.2": "goto vip/10.211.0.2" },
      served: { "0x000000ab": "" },
    });
  });

  test("one replica needs no drawing", () => {
    const table = tableOf(routing("default/shop/db", 3, [7], ["5432:5433"]));
    expect(Object.fromEntries(rulesOf(table).chains)).toEqual({
      "vip/10.211.0.3": ['dnat to 10.210.1.7 comment "default/shop/db"'],
      "port/10.211.0.3/tcp/5433": ['meta l4proto tcp dnat to 10.210.1.7:5433 comment "default/shop/db"'],
    });
  });

  test("a published port leads to the target port of every replica", () => {
    const table = tableOf(routing("default/shop/web", 2, [11, 12], ["8080:80", "127.0.0.1:53:5353/udp"]));
    expect(rulesOf(table).chains.get("port/10.211.0.2/tcp/80")).toEqual([
      'meta l4proto tcp dnat to numgen random mod 2 map { 0 : 10.210.1.11 . 80, 1 : 10.210.1.12 . 80 } comment "default/shop/web"',
    ]);
    expect(elements(table)).toMatchObject({
      published: { "tcp . 8080": "goto port/10.211.0.2/tcp/80" },
      published_at: { "127.0.0.1 . udp . 53": "goto port/10.211.0.2/udp/5353" },
      closed: {},
      closed_at: {},
    });
  });

  test("without a ready replica ports are refused and the virtual IP leads nowhere", () => {
    const table = tableOf(routing("default/shop/web", 2, [], ["8080:80", "127.0.0.1:53:5353/udp"]));
    expect(rulesOf(table).chains.size).toBe(0);
    expect(elements(table)).toMatchObject({
      vips: {},
      published: {},
      closed: { "tcp . 8080": "" },
      closed_at: { "127.0.0.1 . udp . 53": "" },
    });
  });

  test("an address that is none of IPv4 makes no rule", () => {
    const table = tableOf(
      routing("default/shop/web", 2, [11], ["::1:8080:80", "10.0.0.1 . tcp . 80 }:8081:80", "8082:80"]),
    );
    expect(elements(table)).toMatchObject({
      published_at: {},
      closed_at: {},
      published: { "tcp . 8082": expect.anything() },
    });
  });

  test("traffic of a port that another program holds is left to it", () => {
    const table = tableOf(routing("default/shop/web", 2, [11], ["8080:80", "8081:80"]));
    const { elements: sets } = rulesetOf(table, 1, settings, { heldByOthers: new Set(["8080/tcp"]) });
    expect([...(sets.get("published")?.keys() ?? [])]).toEqual(["tcp . 8081"]);
  });

  test("an address of IPv6 is no matter of this table", () => {
    expect(elements(tableOf(routing("default/shop/web", 2, [11], ["::1:8080:80"])))).toMatchObject({
      published_at: {},
    });
  });
});

describe("transaction", () => {
  const one = rulesOf(tableOf(routing("default/shop/web", 2, [11, 12]), routing("default/shop/db", 3, [7])), 1);

  test("names only what differs", () => {
    const two = rulesOf(tableOf(routing("default/shop/web", 2, [12]), routing("default/shop/db", 3, [7])), 2);
    expect(transaction(one, two).trimEnd().split("\n")).toEqual([
      "flush chain ip orc vip/10.211.0.2",
      'add rule ip orc vip/10.211.0.2 dnat to 10.210.1.12 comment "default/shop/web"',
      "delete element ip orc served { 0x00000001 }",
      "add element ip orc served { 0x00000002 }",
    ]);
  });

  test("takes a service out before its chain", () => {
    const two = rulesOf(tableOf(routing("default/shop/web", 2, [11, 12])), 1);
    expect(transaction(one, two).trimEnd().split("\n")).toEqual([
      "delete element ip orc vips { 10.211.0.3 : goto vip/10.211.0.3 }",
      "flush chain ip orc vip/10.211.0.3",
      "delete chain ip orc vip/10.211.0.3",
    ]);
  });

  test("is empty when nothing differs, and everything when nothing is known or the frame is another", () => {
    expect(transaction(one, one)).toBe("");
    expect(transaction(undefined, one)).toBe(rewrite(one));
    expect(transaction(rulesetOf({}, 1, { ...settings, bridge: "orc9" }), one)).toBe(rewrite(one));
  });
});
