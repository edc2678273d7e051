import { expect, test } from "vitest";
import { hostSubnet } from "../../../src/drivers/bridge/host-subnet.ts";

test.each([
  ["10.210.0.0/16", 1, "10.210.1.0/24", "10.210.1.1"],
  ["10.210.0.0/16", 255, "10.210.255.0/24", "10.210.255.1"],
  ["172.20.252.0/22", 3, "172.20.255.0/24", "172.20.255.1"],
])("host %2$s of %1$s", (range, ordinal, subnet, gateway) => {
  expect(hostSubnet(range, ordinal)).toEqual({ subnet, gateway });
});

test("a range has only so many hosts", () => {
  expect(() => hostSubnet("10.210.0.0/16", 256)).toThrow("no /24 number 256");
});
