import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetFlows } from "../../../src/drivers/conntrack/forget-flows.ts";
import { KernelConnections } from "../../../src/drivers/conntrack/kernel-connections.ts";
import type { HostEngine, OneOffSpec } from "../../../src/engine/ports/host-engine.ts";
import { NetworkNamespace } from "../../support/netns/network-namespace.ts";

let net: NetworkNamespace;
const REPLICA = "10.210.1.6";

/** Enters flows into the kernel's table as if they had been seen. */
const track = (protocol: "tcp" | "udp", source: string, port: number, to: string, toPort: number): Promise<string> => {
  const state = protocol === "tcp" ? ["--state", "ESTABLISHED"] : [];
  const reply = ["-r", to, "-q", source, "--reply-port-src", String(toPort), "--reply-port-dst", String(port)];
  const original = ["-s", source, "-d", to, "--sport", String(port), "--dport", String(toPort)];
  return net.run("conntrack", "-I", "-p", protocol, ...original, ...reply, "-t", "600", "-u", "ASSURED", ...state);
};

beforeAll(async () => {
  net = new NetworkNamespace("ct");
  // Without a rule that asks for it, a fresh network tracks nothing.
  await net.run(
    "nft",
    "add table ip t; add chain ip t c { type filter hook input priority 0; }; add rule ip t c ct state new accept",
  );
  await track("tcp", "10.210.1.1", 40001, REPLICA, 80);
  await track("tcp", "10.210.1.1", 40002, REPLICA, 80);
  await track("tcp", "10.210.1.1", 40003, "10.210.1.7", 80);
  await track("udp", "10.210.1.1", 40004, REPLICA, 53);
  await track("udp", "10.210.1.1", 40005, "10.210.1.7", 53);
});
afterAll(() => net.remove());

function engineThatPrints(sockets: () => Promise<string>): { engine: HostEngine; runs: OneOffSpec[] } {
  const runs: OneOffSpec[] = [];
  const engine = {
    containerAt: async (_: string, address: string) => (address === REPLICA ? "abc" : undefined),
    runOnce: (spec: OneOffSpec) => {
      runs.push(spec);
      return sockets();
    },
  } as Partial<HostEngine> as HostEngine;
  return { engine, runs };
}
const options = { network: "orc", image: "orcd-base:1" };

test("a replica that nobody is connected to costs no look inside", async () => {
  const { engine, runs } = engineThatPrints(async () => "");
  expect(await new KernelConnections(engine, options).inFlight("10.210.1.99")).toBe(0);
  expect(runs).toEqual([]);
});

test("of the connections there are, those that wait for an answer count", async () => {
  const details = "\n\t bytes_sent:9 bytes_received:9 lastsnd:900 lastrcv:";
  const { engine, runs } = engineThatPrints(
    async () => `0 0 ${REPLICA}:80 10.210.1.1:40001${details}100\n0 0 ${REPLICA}:80 10.210.1.1:40002${details}950\n`,
  );
  expect(await new KernelConnections(engine, options).inFlight(REPLICA)).toBe(1);
  expect(runs).toEqual([
    {
      image: "orcd-base:1",
      command: ["ss", "-tinH", "state", "established"],
      network: { container: "abc" },
      capabilities: [],
      binds: [],
    },
  ]);
});

test("where nobody can look inside, every connection counts", async () => {
  const { engine } = engineThatPrints(() => Promise.reject(new Error("no such image")));
  expect(await new KernelConnections(engine, options).inFlight(REPLICA)).toBe(2);
});

test("forgets UDP flows of a replica, and only those", async () => {
  await forgetFlows({ replicas: [REPLICA], ports: [] });
  const left = await net.run("conntrack", "-L", "-p", "udp");
  expect(left).not.toContain("dst=10.210.1.6");
  expect(left).toContain("dst=10.210.1.7");
  await forgetFlows({ replicas: [REPLICA], ports: [53] });
  expect(await net.run("conntrack", "-L", "-p", "udp")).not.toContain("dst=10.210.1.7");
});
