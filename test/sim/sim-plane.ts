import type { PlaneName } from "../../src/engine/model/host.ts";
import type { RoutingTable } from "../../src/engine/model/routing.ts";
import type { Clock } from "../../src/engine/ports/clock.ts";
import type { ApplyResult, DataPlane } from "../../src/engine/ports/data-plane.ts";
import { pause } from "./pause.ts";
import type { Random } from "./random.ts";

/** A data plane of a simulated host: late, refusing or flushed as the seed has it; what it serves is there to be looked at. */
export class SimPlane implements DataPlane {
  readonly name: PlaneName;
  serving: RoutingTable = {};
  /** Published ports that other programs of the host hold: `8080/tcp` → who. */
  taken: Readonly<Record<string, string>> = {};
  /** Chance that an apply fails, and how long one may take. */
  trouble = { failure: 0, slowestMs: 20 };
  #mark: number | undefined;
  #incarnation = 0;
  readonly #clock: Clock;
  readonly #random: Random;
  /** The network of the host, which the plane of the kernel's rules makes again when it is gone. */
  readonly #beneath: { hasNetwork: boolean };

  constructor(name: PlaneName, clock: Clock, random: Random, beneath: { hasNetwork: boolean }) {
    this.name = name;
    this.#beneath = beneath;
    this.#clock = clock;
    this.#random = random;
  }

  async apply(table: RoutingTable, mark: number): Promise<ApplyResult> {
    const incarnation = this.#incarnation;
    await pause(this.#clock, this.#random.between(1, this.trouble.slowestMs));
    if (incarnation !== this.#incarnation) throw new Error("whoever asked for this is gone");
    if (this.#random.chance(this.trouble.failure)) throw new Error(`${this.name} refused the table`);
    if (this.name === "nftables") this.#beneath.hasNetwork = true;
    this.serving = structuredClone(table) as RoutingTable;
    this.#mark = mark;
    return { taken: this.name === "ports" ? { ...this.taken } : {} };
  }

  async readMark(): Promise<number | undefined> {
    await pause(this.#clock, this.#random.between(1, 3));
    return this.name === "nftables" && !this.#beneath.hasNetwork ? undefined : this.#mark;
  }

  async remove(): Promise<void> {
    this.flush();
  }

  /** What `nft flush ruleset` does: nothing is served and nothing is marked. */
  flush(): void {
    this.serving = {};
    this.#mark = undefined;
  }

  /** What an agent had begun ends with it. */
  abandon(): void {
    this.#incarnation += 1;
  }

  /** Whether this plane may still send a request to the replica. */
  serves(replica: string): boolean {
    return Object.values(this.serving).some((routing) =>
      routing.endpoints.some((endpoint) => endpoint.replica === replica),
    );
  }
}
