import type { HostPart } from "../../engine/ports/host-part.ts";
import { runProgram, tryProgram } from "../process/run-program.ts";
import { compareRules, type FirewallRule, firewallRules, wordsOf } from "./firewall-rules.ts";

type Backend = "iptables-nft" | "iptables-legacy";

/**
 * Our marked rules in Docker's `DOCKER-USER` and the host's `INPUT`, written with the iptables backend that holds Docker's chain:
 * a rule of the other backend would be read by nobody who drops.
 */
export class Firewall implements HostPart {
  readonly name = "firewall";
  readonly #rules: FirewallRule[];

  constructor(bridge: string, gateway: string) {
    this.#rules = firewallRules(bridge, gateway);
  }

  async ensure(): Promise<void> {
    const found = await findBackend();
    if (!found) return;
    const { missing, stale } = compareRules(found.listing, this.#rules);
    for (const line of stale) await removeRule(found.backend, line);
    for (const { chain, match } of missing) await runProgram(found.backend, ["-w", "5", "-I", chain, ...match]);
  }

  /** An engine that keeps no `DOCKER-USER` drops nothing there either. */
  async holds(): Promise<boolean> {
    const found = await findBackend();
    if (!found) return true;
    const { missing, stale } = compareRules(found.listing, this.#rules);
    return missing.length === 0 && stale.length === 0;
  }

  async remove(): Promise<void> {
    const found = await findBackend();
    if (!found) return;
    for (const line of compareRules(found.listing, []).stale) await removeRule(found.backend, line);
  }
}

/** The backend whose `FORWARD` chain goes through `DOCKER-USER`, with its whole listing. */
async function findBackend(): Promise<{ backend: Backend; listing: string } | undefined> {
  for (const backend of ["iptables-nft", "iptables-legacy"] as const) {
    const { code, stdout } = await tryProgram(backend, ["-w", "5", "-S"]);
    if (code === 0 && /^-N DOCKER-USER$/m.test(stdout)) return { backend, listing: stdout };
  }
  return undefined;
}

async function removeRule(backend: Backend, line: string): Promise<void> {
  const [, ...words] = wordsOf(line);
  await tryProgram(backend, ["-w", "5", "-D", ...words]);
}
