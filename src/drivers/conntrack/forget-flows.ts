import { tryProgram } from "../process/run-program.ts";

/** Where a flow was sent to first, and where its answers come from. */
const UDP_FLOW = /^udp .*?dport=(\d+) .* src=(\S+) /gm;

/**
 * Makes the kernel forget UDP flows to the replicas (by address) and to the host's ports; none to forget is fine. One look
 * tells which of them there are: an app of many replicas goes without a program run for each.
 */
export async function forgetFlows({ replicas, ports }: { replicas: string[]; ports: number[] }): Promise<void> {
  if (replicas.length === 0 && ports.length === 0) return;
  const { stdout } = await tryProgram("conntrack", ["-L", "-p", "udp"]);
  const flows = [...stdout.matchAll(UDP_FLOW)].map(([, port = "", replica = ""]) => ({ port: Number(port), replica }));
  const addressed = new Set(flows.map(({ replica }) => replica));
  const knocked = new Set(flows.map(({ port }) => port));
  for (const address of replicas) if (addressed.has(address)) await forget("--reply-src", address);
  for (const port of ports) if (knocked.has(port)) await forget("--orig-port-dst", String(port));
}

const forget = (...which: string[]): Promise<unknown> => tryProgram("conntrack", ["-D", "-p", "udp", ...which]);
