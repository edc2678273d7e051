import type { Connections } from "../../engine/ports/connections.ts";
import type { HostEngine } from "../../engine/ports/host-engine.ts";
import { runProgram } from "../process/run-program.ts";
import { isInFlight, parseSockets } from "./socket-list.ts";

/** Helpers at once: each of them is a container. */
const HELPERS = 8;

const SOCKETS = ["ss", "-tinH", "state", "established"];

/**
 * Counts open connections to a replica. The host's connection tracking says cheaply whether there are any; only then a helper
 * in the replica's network looks at its sockets, to tell an unanswered request from a connection that idles.
 */
export class KernelConnections implements Connections {
  readonly #engine: HostEngine;
  readonly #options: { network: string; image: string };
  readonly #waiting: (() => void)[] = [];
  #free = HELPERS;
  #asking: Promise<Map<string, number>> | undefined;

  constructor(engine: HostEngine, options: { network: string; image: string }) {
    this.#engine = engine;
    this.#options = options;
  }

  async inFlight(address: string): Promise<number> {
    const tracked = await this.#tracked(address);
    if (tracked === 0) return 0;
    const container = await this.#engine.containerAt(this.#options.network, address);
    if (!container) return 0;
    // Where the helper cannot run, every tracked connection counts: rather wait too long than cut a request.
    const sockets = await this.#lookInside(container).catch(() => undefined);
    if (sockets === undefined) return tracked;
    return parseSockets(sockets).filter((socket) => socket.local === address && isInFlight(socket)).length;
  }

  async #lookInside(container: string): Promise<string> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    try {
      const { image } = this.#options;
      return await this.#engine.runOnce({
        image,
        command: SOCKETS,
        network: { container },
        capabilities: [],
        binds: [],
      });
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  /** Calls that come while the kernel is being asked share the answer: connections to a drained replica only become fewer. */
  async #tracked(address: string): Promise<number> {
    this.#asking ??= established().finally(() => {
      this.#asking = undefined;
    });
    return (await this.#asking).get(address) ?? 0;
  }
}

const REPLY_SOURCE = /^tcp .* src=\S+ .* src=(\S+) /;

/** How many TCP connections the kernel has open to each address behind it. */
async function established(): Promise<Map<string, number>> {
  const listing = await runProgram("conntrack", ["-L", "-p", "tcp", "--state", "ESTABLISHED"]);
  const counts = new Map<string, number>();
  for (const line of listing.split("\n")) {
    const [, address] = REPLY_SOURCE.exec(line) ?? [];
    if (address) counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return counts;
}
