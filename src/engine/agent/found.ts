import type { ReplicaId } from "../model/names.ts";
import type { ReplicaStatus } from "../model/replica.ts";
import type { Instant, WallTime } from "../model/time.ts";
import type { ObservedContainer } from "../ports/container-engine.ts";
import type { Tracked } from "./tracked.ts";

/** An image as last seen; `pulledAt` when this process fetched it. */
export type ImageFact = { pulledAt?: Instant };

/** An image that could not be had, and when to try again. */
export type ImageTrouble = { code: string; message: string; tries: number; until: Instant };

/** All that an agent has seen of its host. */
export type Found = {
  /** By the engine's id. */
  containers: ReadonlyMap<string, ObservedContainer>;
  images: ReadonlyMap<string, ImageFact>;
  imageTroubles: ReadonlyMap<string, ImageTrouble>;
  tracked: ReadonlyMap<ReplicaId, Tracked>;
  /** Addresses that the engine would not give because somebody else has them, until when they are not asked for. */
  takenAddresses?: ReadonlyMap<string, Instant>;
  /** Statuses as last decided: kept while the engine cannot be asked. */
  statuses: ReadonlyMap<ReplicaId, ReplicaStatus>;
  /** This agent is young: the engine may still be at work on calls of one before it. */
  isYoung?: boolean;
  /** Replicas of which a start was given up that may still come to something. */
  late?: ReadonlySet<ReplicaId>;
  /** Why the engine cannot be asked; nothing is decided on what containers may have become. */
  engineProblem?: string;
};

/** The moment a step looks at, on both clocks. */
export type Moment = { now: Instant; wall: WallTime };

/** What was found, with or without a late start of a replica; what was said of one that has ended is no news any more. */
export function withLate(found: Found, replica: ReplicaId, isLate: boolean): Found {
  const late = new Set(found.late);
  if (isLate) return { ...found, late: late.add(replica) };
  late.delete(replica);
  const known = found.tracked.get(replica);
  if (!known) return { ...found, late };
  const { trouble: _, ...tracked } = known;
  return { ...found, late, tracked: new Map(found.tracked).set(replica, tracked) };
}
