import type { PlaneName } from "../model/host.ts";
import type { RoutingTable } from "../model/routing.ts";

/**
 * Something on a host that sends traffic to replicas. It is proven, not trusted: `readMark` asks the thing itself
 * (the kernel's table, the name server) which table it serves.
 */
export type DataPlane = {
  readonly name: PlaneName;
  /** Makes the plane serve the table, atomically; what existing connections use stays. `mark` names the table (32 bits). */
  apply(table: RoutingTable, mark: number): Promise<ApplyResult>;
  /** The mark of the table that is being served right now; undefined when there is none or it was damaged. */
  readMark(): Promise<number | undefined>;
  /** Which of its parts are not as they should be right now, by their names; a plane of one part has no such question. */
  missing?(): Promise<string[]>;
  /** Says when others took something of it away, so that it need not wait for the next look; until `signal` aborts. */
  losses?(signal: AbortSignal): AsyncIterable<void>;
  /** Takes away everything this plane ever put on the host. */
  remove(): Promise<void>;
};

/** Published ports that could not be had: `8080/tcp` → who holds it or why. */
export type ApplyResult = { taken: Record<string, string> };
