import { BRIDGE } from "../../drivers/bridge/host-network.ts";
import { hasTable } from "../../drivers/host/has-table.ts";
import { kernelFacts } from "../../drivers/host/kernel-facts.ts";
import type { KernelFacts } from "../../engine/model/machine.ts";

/** Reads what orc depends on from this machine's kernel and files; changes nothing. */
export async function lookAtMachine(): Promise<KernelFacts> {
  const [facts, table] = await Promise.all([kernelFacts(BRIDGE), hasTable()]);
  return { ...facts, ...(table === undefined ? {} : { table }) };
}
