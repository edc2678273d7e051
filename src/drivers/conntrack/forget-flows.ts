import { tryProgram } from "../process/run-program.ts";

/** Makes the kernel forget UDP flows to the replicas (by address) and to the host's ports; none to forget is fine. */
export async function forgetFlows({ replicas, ports }: { replicas: string[]; ports: number[] }): Promise<void> {
  for (const address of replicas) await tryProgram("conntrack", ["-D", "-p", "udp", "--reply-src", address]);
  for (const port of ports) await tryProgram("conntrack", ["-D", "-p", "udp", "--orig-port-dst", String(port)]);
}
