import type { HostPart } from "../../engine/ports/host-part.ts";
import { runProgram, tryProgram } from "../process/run-program.ts";

/** A route for virtual IPs over the bridge, so that the host itself reaches them though it has no default route. */
export class ServiceRoute implements HostPart {
  readonly name = "service-route";
  readonly #services: string;
  readonly #bridge: string;
  readonly #gateway: string;

  constructor(services: string, bridge: string, gateway: string) {
    this.#services = services;
    this.#bridge = bridge;
    this.#gateway = gateway;
  }

  async ensure(): Promise<void> {
    await runProgram("ip", [
      "route",
      "replace",
      this.#services,
      "dev",
      this.#bridge,
      "scope",
      "link",
      "src",
      this.#gateway,
    ]);
  }

  async holds(): Promise<boolean> {
    const { stdout } = await tryProgram("ip", ["route", "show", this.#services]);
    return stdout.includes(`dev ${this.#bridge} `) && stdout.includes(`src ${this.#gateway}`);
  }

  async remove(): Promise<void> {
    await tryProgram("ip", ["route", "del", this.#services, "dev", this.#bridge]);
  }
}
