import { expect, test } from "vitest";
import { readSettings } from "../../src/orcd/settings.ts";

test("without anything set, all is where it is on a machine", () => {
  expect(readSettings({})).toMatchObject({ apiSocket: "/run/orc/orcd.sock", state: "/var/lib/orc", logLevel: "info" });
});

test("a container says where things are", () => {
  const settings = readSettings({ ORC_CLUSTER: "c1", ORC_SOCKET_GROUP: "998", ORC_STATE: "/state", ORC_LOG: "debug" });
  expect(settings).toMatchObject({
    cluster: "c1",
    apiGroup: 998,
    state: "/state",
    names: "/state/names",
    logLevel: "debug",
  });
});

test("a group that is no number is refused", () => {
  expect(() => readSettings({ ORC_SOCKET_GROUP: "docker" })).toThrow(/no number/);
});
