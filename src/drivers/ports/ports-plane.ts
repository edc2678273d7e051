import type { RoutingTable } from "../../engine/model/routing.ts";
import type { ApplyResult, DataPlane } from "../../engine/ports/data-plane.ts";
import type { HeldPorts } from "./held-ports.ts";

/** The data plane of the host's own sockets: it is this process, so its mark is too. */
export class PortsPlane implements DataPlane {
  readonly name = "ports";
  readonly #ports: HeldPorts;
  #mark: number | undefined;

  constructor(ports: HeldPorts) {
    this.#ports = ports;
  }

  async apply(table: RoutingTable, mark: number): Promise<ApplyResult> {
    const { taken } = await this.#ports.hold(table);
    this.#mark = mark;
    return { taken };
  }

  async readMark(): Promise<number | undefined> {
    return this.#mark;
  }

  async remove(): Promise<void> {
    await this.#ports.hold({});
    this.#mark = undefined;
  }
}
