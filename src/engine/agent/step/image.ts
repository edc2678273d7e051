import type { DurationMs } from "../../model/time.ts";
import type { PullPolicy } from "../action.ts";
import type { Found } from "../found.ts";
import type { Case } from "./case.ts";

/** Whether the image of a replica is there for its next run, must be fetched first, or cannot be had for now. */
export type ImageNeed = "none" | { pull: string; policy: PullPolicy } | { troubleFor: DurationMs };

/** Looks for the image a run would be made of. `always` means: fetched since this replica came to the host. */
export function imageNeed({ item, tracked, moment }: Case, found: Found): ImageNeed {
  const { image, pullPolicy: policy = "missing" } = item.spec;
  const trouble = found.imageTroubles.get(image);
  if (trouble && trouble.until > moment.now) return { troubleFor: trouble.until - moment.now };
  const fact = found.images.get(image);
  const isFresh = policy !== "always" || tracked.memory.run > 0 || (fact?.pulledAt ?? -1) >= tracked.since;
  return fact && isFresh ? "none" : { pull: image, policy };
}
