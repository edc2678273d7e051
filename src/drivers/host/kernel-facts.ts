import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HostRoute, KernelFacts } from "../../engine/model/machine.ts";

/** Reads what the kernel and the files of this machine say; what cannot be read is absent. `root` is where the machine's files are. */
export async function kernelFacts(bridge: string, root = "/"): Promise<KernelFacts> {
  const read = (path: string): Promise<string | undefined> =>
    readFile(join(root, path), "utf8").then(
      (text) => text.trim(),
      () => undefined,
    );
  const sysctl = async (name: string): Promise<number | undefined> => {
    const text = await read(`proc/sys/net/${name}`);
    return text === undefined ? undefined : Number(text);
  };
  const [forward, localnet, count, max, routes, meminfo, daemon, bridgeIsThere, firewalld] = await Promise.all([
    sysctl("ipv4/ip_forward"),
    sysctl(`ipv4/conf/${bridge}/route_localnet`),
    sysctl("netfilter/nf_conntrack_count"),
    sysctl("netfilter/nf_conntrack_max"),
    read("proc/net/route"),
    read("proc/meminfo"),
    read("etc/docker/daemon.json"),
    isThere(join(root, "sys/class/net", bridge)),
    isThere(join(root, "run/firewalld")),
  ]);
  const memory = memoryOf(meminfo);
  return {
    bridge: bridgeIsThere,
    firewalld,
    routes: routesOf(routes ?? ""),
    ...(forward === undefined ? {} : { forwards: forward === 1 }),
    ...(localnet === undefined || !bridgeIsThere ? {} : { routesLocalnet: localnet === 1 }),
    ...(count === undefined || max === undefined ? {} : { connections: { count, max } }),
    ...(memory ? { memory } : {}),
    ...(daemon !== undefined && keepsNoRules(daemon) ? { engineKeepsNoRules: true } : {}),
  };
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Lines of `/proc/net/route`: addresses are hexadecimal, lowest byte first. */
function routesOf(text: string): HostRoute[] {
  return text
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"))
    .filter((fields) => fields.length >= 8)
    .map(([device = "", to = "0", , , , , , mask = "0"]) => ({ device, base: numberOf(to), mask: numberOf(mask) }));
}

const numberOf = (hex: string): number => Number.parseInt(hex.match(/../g)?.reverse().join("") ?? "0", 16);

function memoryOf(meminfo = ""): KernelFacts["memory"] {
  const kilobytes = (name: string): number | undefined => {
    const [, amount] = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(meminfo) ?? [];
    return amount === undefined ? undefined : Number(amount) * 1024;
  };
  const [totalBytes, freeBytes] = [kilobytes("MemTotal"), kilobytes("MemAvailable")];
  return totalBytes === undefined || freeBytes === undefined ? undefined : { totalBytes, freeBytes };
}

/** A file that is no JSON is the engine's to complain about. */
function keepsNoRules(daemon: string): boolean {
  try {
    return (JSON.parse(daemon) as { iptables?: unknown }).iptables === false;
  } catch {
    return false;
  }
}
