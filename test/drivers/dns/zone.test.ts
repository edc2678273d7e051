import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOfMark, markOfAddress, zoneOf } from "../../../src/drivers/dns/zone.ts";
import { routing, tableOf } from "../../support/routing-tables.ts";

test("names of services, of their replicas, and the mark", () => {
  const table = tableOf(routing("default/shop/web", 2, [11, 12]), routing("prod/shop/web", 3, []));
  expect(zoneOf(table, 0xdeadbeef).split("\n")).toEqual([
    "222.173.190.239 generation.orc.internal",
    "10.211.0.2 web.shop.default.orc.internal",
    "10.210.1.11 tasks.web.shop.default.orc.internal",
    "10.210.1.12 tasks.web.shop.default.orc.internal",
    "10.211.0.3 web.shop.prod.orc.internal",
    "",
  ]);
});

test("every mark of 32 bits survives the way through an address", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (mark) => markOfAddress(addressOfMark(mark)) === mark),
  );
});
