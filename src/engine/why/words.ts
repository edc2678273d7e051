import type { WallTime } from "../model/time.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** Memory as people read it: `84 MiB`, `3.1 GiB`. */
export const memory = (bytes: number): string =>
  bytes < GIB ? `${Math.round(bytes / MIB)} MiB` : `${Math.round((bytes / GIB) * 10) / 10} GiB`;

/** `240 of 256 MiB`: the unit once where it is the same. */
export function memoryOf(used: number, limit: number): string {
  const [amount = "", unit] = memory(used).split(" ");
  return memory(limit).endsWith(` ${unit}`) ? `${amount} of ${memory(limit)}` : `${memory(used)} of ${memory(limit)}`;
}

/** Memory the way a Compose file has it: `512M`. */
export const composeMemory = (bytes: number): string => `${Math.max(6, Math.round(bytes / MIB))}M`;

/** `web.1`, `web.1 and web.2`, `web.1, web.2 and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length > most) return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** One line of what may be several, cut where it says enough. */
export function inOneLine(text: string, most = 160): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

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
  /^(it|its|nothing|somebody|no|probe) /.test(message) ? message : `it ${message}`;

/** With a full stop, unless it has one. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
