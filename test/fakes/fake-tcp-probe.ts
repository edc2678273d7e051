import type { Clock } from "../../src/engine/ports/clock.ts";
import type { TcpProbe } from "../../src/engine/ports/tcp-probe.ts";
import type { EngineWorld } from "./engine/engine-world.ts";

const ANSWER_MS = 1;

/** Knocks at the containers of a fake engine: an open port answers at once, a closed one too, an address without a container never. */
export class FakeTcpProbe implements TcpProbe {
  readonly #world: EngineWorld;
  readonly #clock: Clock;

  constructor(world: EngineWorld, clock: Clock) {
    this.#world = world;
    this.#clock = clock;
  }

  async openPorts(address: string, ports: readonly number[], timeoutMs: number): Promise<number[]> {
    const container = this.#world.all().find((found) => found.address === address);
    await new Promise<void>((resolve) => void this.#clock.after(container ? ANSWER_MS : timeoutMs, resolve));
    return ports.filter((port) => container?.listensOn(port));
  }
}
