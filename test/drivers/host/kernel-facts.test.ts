import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { kernelFacts } from "../../../src/drivers/host/kernel-facts.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "orc-kernel-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

test("what the files of a machine say", async () => {
  await write({
    "proc/sys/net/ipv4/ip_forward": "0\n",
    "proc/sys/net/ipv4/conf/orc0/route_localnet": "1\n",
    "proc/sys/net/netfilter/nf_conntrack_count": "12\n",
    "proc/sys/net/netfilter/nf_conntrack_max": "262144\n",
    "proc/meminfo": "MemTotal:       16384 kB\nMemFree: 1 kB\nMemAvailable:    4096 kB\n",
    "proc/net/route":
      "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n" +
      "eth0\t00000000\t0103E70A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n" +
      "orc0\t0001D20A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n",
    "etc/docker/daemon.json": '{ "iptables": false }',
    "sys/class/net/orc0/ifindex": "4",
    "run/firewalld/x": "",
  });
  expect(await kernelFacts("orc0", root)).toEqual({
    bridge: true,
    forwards: false,
    routesLocalnet: true,
    connections: { count: 12, max: 262_144 },
    memory: { totalBytes: 16_384 * 1024, freeBytes: 4096 * 1024 },
    firewalld: true,
    engineKeepsNoRules: true,
    routes: [
      { device: "eth0", base: 0, mask: 0 },
      { device: "orc0", base: 0x0ad20100, mask: 0xffffff00 },
    ],
  });
});

test("what cannot be read is left out, and a broken file says nothing", async () => {
  await write({ "etc/docker/daemon.json": "{" });
  expect(await kernelFacts("orc0", root)).toEqual({ bridge: false, firewalld: false, routes: [] });
});

test("of this machine something is known", async () => {
  const facts = await kernelFacts("lo");
  expect(facts.bridge).toBe(true);
  expect(facts.memory?.totalBytes).toBeGreaterThan(facts.memory?.freeBytes ?? 0);
});
