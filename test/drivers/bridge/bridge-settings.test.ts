import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BridgeSettings } from "../../../src/drivers/bridge/bridge-settings.ts";

let root: string;
let settings: BridgeSettings;

/** A tree as the kernel shows it: the bridge, and two replicas on it. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "orc-bridge-"));
  const [netDevices, netSysctls] = [join(root, "devices"), join(root, "sysctls")];
  await mkdir(join(netSysctls, "ipv4/conf/orc0"), { recursive: true });
  await writeFile(join(netSysctls, "ipv4/conf/orc0/route_localnet"), "0\n");
  for (const port of ["veth1", "veth2"]) await plug(netDevices, port);
  settings = new BridgeSettings("orc0", { netDevices, netSysctls });
});
afterEach(() => rm(root, { recursive: true }));

async function plug(netDevices: string, port: string): Promise<void> {
  await mkdir(join(netDevices, "orc0/brif", port), { recursive: true });
  await mkdir(join(netDevices, port, "brport"), { recursive: true });
  await writeFile(join(netDevices, port, "brport/hairpin_mode"), "0\n");
}

const hairpin = (port: string): Promise<string> => readFile(join(root, "devices", port, "brport/hairpin_mode"), "utf8");

test("turns on what localhost and a replica's call to itself need", async () => {
  expect(await settings.holds()).toBe(false);
  await settings.ensure();
  expect(await settings.holds()).toBe(true);
  expect(await readFile(join(root, "sysctls/ipv4/conf/orc0/route_localnet"), "utf8")).toBe("1");
  expect([await hairpin("veth1"), await hairpin("veth2")]).toEqual(["1", "1"]);
});

test("notices a replica that came later", async () => {
  await settings.ensure();
  await plug(join(root, "devices"), "veth3");
  expect(await settings.holds()).toBe(false);
  await settings.ensure();
  expect(await hairpin("veth3")).toBe("1");
});

test("a replica that goes meanwhile is no failure", async () => {
  await rm(join(root, "devices/veth1"), { recursive: true });
  await settings.ensure();
  expect(await hairpin("veth2")).toBe("1");
});

test("turns on again what somebody turned off", async () => {
  await settings.ensure();
  await writeFile(join(root, "devices/veth2/brport/hairpin_mode"), "0\n");
  expect(await settings.holds()).toBe(false);
  await settings.ensure();
  expect(await hairpin("veth2")).toBe("1");
});
