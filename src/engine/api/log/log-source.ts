import type { LogLine } from "../../ports/container-engine.ts";

/** Where a line comes from; put beside every line. */
export type RunOrigin = {
  namespace: string;
  app: string;
  service: string;
  slot: number;
  replica: string;
  run: string;
  release: number;
  host: string;
};

/** A line with its origin; `lost` counts lines that could not be kept before it. */
export type OriginLine = LogLine & { origin: RunOrigin };

/** Times with the same number of digits, so that they sort as text: the engine gives nanoseconds, clocks of ours milliseconds. */
export function sortableTime(at: string): string {
  const [, seconds = at, fraction = ""] = /^([^.Z+]*)(?:\.(\d+))?/.exec(at) ?? [];
  return `${seconds}.${fraction.padEnd(9, "0")}`;
}
