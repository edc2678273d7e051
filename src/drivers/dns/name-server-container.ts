import type { HostEngine, SystemContainerSpec } from "../../engine/ports/host-engine.ts";
import type { HostPart } from "../../engine/ports/host-part.ts";

/** Keeps the name server's container there, running and started the wanted way; an upgrade of `orcd` alone leaves it be. */
export class NameServerContainer implements HostPart {
  readonly name = "name-server";
  readonly #engine: HostEngine;
  readonly #spec: SystemContainerSpec;

  constructor(engine: HostEngine, spec: SystemContainerSpec) {
    this.#engine = engine;
    this.#spec = spec;
  }

  async ensure(): Promise<void> {
    const found = await this.#engine.container(this.#spec.name);
    if (found && this.#fits(found)) {
      if (!found.running) await this.#engine.startContainer(found.name);
      return;
    }
    if (found) await this.#engine.removeContainer(found.name);
    await this.#engine.runContainer(this.#spec);
  }

  async holds(): Promise<boolean> {
    const found = await this.#engine.container(this.#spec.name);
    return found?.running === true && this.#fits(found);
  }

  async remove(): Promise<void> {
    await this.#engine.removeContainer(this.#spec.name);
  }

  #fits({ labels, command }: { labels: Record<string, string>; command: string[] }): boolean {
    const sameLabels = Object.entries(this.#spec.labels).every(([key, value]) => labels[key] === value);
    return sameLabels && command.join(" ") === this.#spec.command.join(" ");
  }
}
