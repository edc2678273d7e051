import type { WallTime } from "../../model/time.ts";

const STEPS = [
  { below: 60, unit: "s", seconds: 1 },
  { below: 3600, unit: "min", seconds: 60 },
  { below: 48 * 3600, unit: "h", seconds: 3600 },
  { below: Number.POSITIVE_INFINITY, unit: "d", seconds: 24 * 3600 },
] as const;

/** How long ago something was, in the one unit that says enough: `40 s ago`, `3 h ago`. */
export function ago(then: WallTime, now: WallTime): string {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(then)) / 1000));
  const step = STEPS.find(({ below }) => seconds < below) ?? STEPS[0];
  return `${Math.floor(seconds / step.seconds)} ${step.unit} ago`;
}
