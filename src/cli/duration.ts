import { UserError } from "../errors/orc-error.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `90`, `90s`, `1h30m`, `500ms` as milliseconds; a bare number is seconds. Undefined when it is none of these. */
export function durationMs(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNITS[unit ?? ""] ?? 0);
  }
  return Math.round(total);
}

/** As `durationMs`, for a flag: what is no duration is a usage error. */
export function durationOf(text: string, flag: string): number {
  const ms = durationMs(text);
  if (ms === undefined) throw new UserError("input.usage", `${flag} ${text}: needs a duration such as 90, 90s or 5m.`);
  return ms;
}

/** A point in time for `--since` and `--until`: a duration before `nowMs`, seconds since 1970, or a date. */
export function pointInTime(text: string, flag: string, nowMs: number): string {
  const isEpoch = /^\d{9,}(\.\d+)?$/.test(text);
  const ago = isEpoch ? undefined : durationMs(text);
  const at = isEpoch ? Number(text) * 1000 : ago === undefined ? Date.parse(text) : nowMs - ago;
  if (Number.isNaN(at)) {
    throw new UserError(
      "input.usage",
      `${flag} ${text}: needs a duration such as 10m, or a time such as 2026-01-31T14:00:00Z.`,
    );
  }
  const time = new Date(at).toISOString();
  // The engine gives lines times to the nanosecond, which people copy: a Date would cut them off.
  const [, finer] = (ago === undefined && /:\d\d\.(\d{4,9})/.exec(text)) || [];
  return finer === undefined ? time : time.replace(/\d{3}Z$/, `${finer.padEnd(9, "0")}Z`);
}
