const SIZE = /^(\d+(?:\.\d*)?|\.\d+) ?(?:([kmgtp])(?:i?b)?|b)?$/i;
const FACTOR: Record<string, number> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 };

/** Bytes of a size such as `512M` or `1.5gb`, in steps of 1024; undefined when it is none. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (!match) return undefined;
  return Math.trunc(Number(match[1]) * (FACTOR[match[2]?.toLowerCase() ?? ""] ?? 1));
}
