import { BRIDGE } from "../../drivers/bridge/host-network.ts";
import { kernelFacts } from "../../drivers/host/kernel-facts.ts";
import type { KernelFacts } from "../../engine/model/machine.ts";

/** Reads what orc depends on from this machine's kernel and files; changes nothing. */
export const lookAtMachine = (): Promise<KernelFacts> => kernelFacts(BRIDGE);
