import type { WallTime } from "../model/time.ts";

/** Whole MiB, as Compose files and `ps` speak of memory. */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;

/** A span in the one unit that says enough: `18 s`, `4 m`, `2 h`, `3 d`. */
export function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** How far a time to come is away: `next try in 18 s`. */
export function nextTry(at: WallTime | undefined, wall: WallTime): string {
  if (at === undefined) return "";
  const ms = Date.parse(at) - Date.parse(wall);
  return ms > 0 ? `, next try in ${spanWords(ms)}` : ", next try now";
}

export const ago = (at: WallTime, wall: WallTime): string => `${spanWords(Date.parse(wall) - Date.parse(at))} ago`;

/** A sentence about "it": messages of the agent begin with the verb, or with what is its own. */
export const it = (message: string): string =>
  /^(it|its|nothing|somebody|no) /.test(message) ? message : `it ${message}`;

/** With a full stop, unless it has one. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
