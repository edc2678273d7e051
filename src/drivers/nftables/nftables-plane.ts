import type { ServiceKey } from "../../engine/model/names.ts";
import { claimPorts } from "../../engine/model/port-claims.ts";
import type { RoutingTable } from "../../engine/model/routing.ts";
import type { ApplyResult, DataPlane } from "../../engine/ports/data-plane.ts";
import type { HostPart } from "../../engine/ports/host-part.ts";
import { dropTable, loadAndReadMark, readTable } from "./kernel-table.ts";
import { type Ruleset, rulesetOf } from "./ruleset.ts";
import { rulesetLosses } from "./ruleset-losses.ts";
import type { RulesetSettings } from "./ruleset-settings.ts";
import { type Shape, sameShape, shapeOf } from "./shape.ts";
import { type StaleFlows, staleFlows } from "./stale-flows.ts";
import { rewrite, transaction } from "./transaction.ts";

export type NftablesPlaneOptions = RulesetSettings & {
  /** What the table needs around it on the host; checked with the mark, made sure of again when found missing. */
  parts: HostPart[];
  /** Published ports that another program of the host holds: their traffic is left to it. Without a table: of the last one. */
  portsHeldByOthers(table?: RoutingTable): Promise<ReadonlySet<string>>;
  /** Makes the kernel forget UDP flows that would go on to a replica that is gone. */
  forgetFlows(flows: StaleFlows): Promise<void>;
};

type Served = { ruleset: Ruleset; shape: Shape; heldByOthers: ReadonlySet<string> };

/** The data plane of virtual IPs and published ports: a table of the kernel, swapped in single transactions. */
export class NftablesPlane implements DataPlane {
  readonly name = "nftables";
  readonly #options: NftablesPlaneOptions;
  /** What the kernel is known to hold; undefined from before each apply until all of it went well. */
  #served: Served | undefined;
  /** The last table whose stale flows were forgotten. */
  #settled: RoutingTable | undefined;
  /** What the kernel said right after the last apply, until it was told. */
  #readBack: { mark: number | undefined } | undefined;
  #held: ReadonlyMap<string, ServiceKey> = new Map();
  #partsHold = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: NftablesPlaneOptions) {
    this.#options = options;
  }

  apply(table: RoutingTable, mark: number): Promise<ApplyResult> {
    return this.#oneAtATime(async () => {
      for (const part of this.#options.parts) if (!this.#partsHold || part.perReplica) await part.ensure();
      this.#partsHold = true;
      const heldByOthers = await this.#options.portsHeldByOthers(table);
      const ruleset = rulesetOf(table, mark, this.#options, { held: this.#held, heldByOthers });
      const before = this.#served;
      this.#served = undefined;
      this.#readBack = undefined;
      const readBack = await load(before?.ruleset, ruleset);
      this.#held = new Map([...claimPorts(table, this.#held).claims].map(([port, { service }]) => [port, service]));
      await this.#options.forgetFlows(staleFlows(this.#settled, table));
      this.#settled = table;
      this.#served = { ruleset, shape: shapeOf(ruleset), heldByOthers };
      this.#readBack = { mark: readBack };
      return { taken: {} };
    });
  }

  /**
   * Right after an apply the kernel was asked for the mark alone; at every later look the whole table and what it needs around
   * it are checked. Undefined after a start too: a table made by an earlier orcd may differ from what this one would write.
   */
  readMark(): Promise<number | undefined> {
    return this.#oneAtATime(async () => {
      if (!this.#served) return undefined;
      const readBack = this.#readBack;
      this.#readBack = undefined;
      if (readBack) return readBack.mark;
      const [kernel, ...parts] = await Promise.all([readTable(), ...this.#options.parts.map((part) => part.holds())]);
      this.#partsHold = parts.every(Boolean);
      if (!sameShape(kernel.shape, this.#served.shape)) this.#served = undefined;
      const isWhole = this.#partsHold && this.#served && (await this.#portsAreAsBefore(this.#served));
      return isWhole ? kernel.mark : undefined;
    });
  }

  missing(): Promise<string[]> {
    return this.#oneAtATime(async () => {
      const { parts } = this.#options;
      const hold = await Promise.all(parts.map((part) => part.holds()));
      const lost = parts.filter((_, index) => !hold[index]).map(({ name }) => name);
      const served = this.#served;
      const isWhole = served !== undefined && sameShape((await readTable()).shape, served.shape);
      return isWhole ? lost : ["table", ...lost];
    });
  }

  losses(signal: AbortSignal): AsyncIterable<void> {
    return rulesetLosses(signal);
  }

  remove(): Promise<void> {
    return this.#oneAtATime(async () => {
      this.#served = undefined;
      this.#partsHold = false;
      await dropTable();
      for (const part of this.#options.parts.toReversed()) await part.remove();
    });
  }

  /** A port that another program let go of is ours to lead on, and one that it took is not any more. */
  async #portsAreAsBefore({ heldByOthers }: Served): Promise<boolean> {
    const now = await this.#options.portsHeldByOthers();
    return now.size === heldByOthers.size && [...now].every((name) => heldByOthers.has(name));
  }

  #oneAtATime<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#last.then(task, task);
    this.#last = next.catch(() => {});
    return next;
  }
}

/** The difference where we know what the kernel holds; if it holds something else after all, everything anew. */
async function load(before: Ruleset | undefined, ruleset: Ruleset): Promise<number | undefined> {
  if (!before) return loadAndReadMark(rewrite(ruleset));
  return loadAndReadMark(transaction(before, ruleset)).catch(() => loadAndReadMark(rewrite(ruleset)));
}
