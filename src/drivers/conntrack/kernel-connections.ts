import type { Connections } from "../../engine/ports/connections.ts";
import type { HostEngine } from "../../engine/ports/host-engine.ts";
import { runProgram } from "../process/run-program.ts";
import { isInFlight, parseSockets } from "./socket-list.ts";

const SOCKETS = ["ss", "-tinH", "state", "established"];

/**
 * Counts open connections to a replica. The host's connection tracking says cheaply whether there are any; only then a helper
 * in the replica's network looks at its sockets, to tell an unanswered request from a connection that idles.
 */
export class KernelConnections implements Connections {
  readonly #engine: HostEngine;
  readonly #options: { network: string; image: string };

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

  #lookInside(container: string): Promise<string> {
    const { image } = this.#options;
    return this.#engine.runOnce({ image, command: SOCKETS, network: { container }, capabilities: [], binds: [] });
  }

  async #tracked(address: string): Promise<number> {
    const filter = ["-p", "tcp", "--state", "ESTABLISHED", "--reply-src", address];
    const listing = await runProgram("conntrack", ["-L", ...filter]);
    return listing.split("\n").filter((line) => line.startsWith("tcp")).length;
  }
}
