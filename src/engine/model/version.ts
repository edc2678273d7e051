/** The version of this package; a test holds it against package.json. */
export const ORC_VERSION = "0.1.0";

/** The header in which client and orcd tell each other their versions. */
export const VERSION_HEADER = "orc-version";

/** The path of orcd's API socket on a host. */
export const API_SOCKET = "/run/orc/orcd.sock";

/** Versions speak to each other when major and minor are the same. */
export function speaksWith(a: string, b: string): boolean {
  const [majorA, minorA] = a.split(".");
  const [majorB, minorB] = b.split(".");
  return majorA === majorB && minorA === minorB;
}

/** True when `a` came out before `b`. */
export function isOlder(a: string, b: string): boolean {
  const numbers = (version: string): number[] => version.split(/[.-]/).slice(0, 3).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  const differs = left.findIndex((number, index) => number !== right[index]);
  return differs !== -1 && (left[differs] ?? 0) < (right[differs] ?? 0);
}
