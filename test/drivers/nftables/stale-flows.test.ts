import { expect, test } from "vitest";
import { staleFlows } from "../../../src/drivers/nftables/stale-flows.ts";
import { routing, tableOf } from "../../support/routing-tables.ts";

test.each([
  ["a replica that left", ["53:53/udp"], [11, 12], ["53:53/udp"], [12], { replicas: ["10.210.1.11"], ports: [] }],
  ["a port that is new", [], [11], ["53:53/udp"], [11], { replicas: [], ports: [53] }],
  ["tcp, which ends by itself", ["80:80"], [11], ["81:80"], [11], { replicas: [], ports: [] }],
  ["nothing", ["53:53/udp"], [11], ["53:53/udp"], [11, 12], { replicas: [], ports: [] }],
])("%s", (_, portsBefore, before, portsAfter, after, expected) => {
  const from = tableOf(routing("default/shop/dns", 2, before, portsBefore));
  const to = tableOf(routing("default/shop/dns", 2, after, portsAfter));
  expect(staleFlows(from, to)).toEqual(expected);
});

test("at a start every published port is new", () => {
  expect(staleFlows(undefined, tableOf(routing("default/shop/dns", 2, [11], ["53:53/udp"])))).toEqual({
    replicas: [],
    ports: [53],
  });
});
