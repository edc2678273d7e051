import type { Ruleset } from "./ruleset.ts";

/** How many rules each chain and how many elements each set has: enough to see that something was taken away or put in. */
export type Shape = Readonly<Record<string, number>>;

/** The shape a table has in the kernel once a ruleset is loaded. */
export function shapeOf({ frame, chains, elements }: Ruleset): Shape {
  const shape: Record<string, number> = {};
  let chain = "";
  for (const line of frame.split("\n").map((text) => text.trim())) {
    const [, opened] = /^chain (\S+) \{$/.exec(line) ?? [];
    if (opened) {
      chain = `chain ${opened}`;
      shape[chain] = 0;
    } else if (line === "}") chain = "";
    else if (chain && line && !/^(type|#)/.test(line)) shape[chain] = (shape[chain] ?? 0) + 1;
  }
  for (const [name, rules] of chains) shape[`chain ${name}`] = rules.length;
  for (const [name, values] of elements) shape[`set ${name}`] = values.size;
  return shape;
}

export const sameShape = (a: Shape, b: Shape): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, count]) => b[name] === count);
