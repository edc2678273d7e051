import { type Node, plain, type Scalar, valueAt } from "../source/node.ts";
import { parseDuration } from "../values/duration.ts";

/** Readers of a canonical document: its types were checked before, so what is asked for is there or absent. */
export function textAt(node: Node | undefined, ...keys: string[]): string | undefined {
  const value = scalarAt(node, ...keys);
  return value === undefined || value === null ? undefined : String(value);
}

export function numberAt(node: Node | undefined, ...keys: string[]): number | undefined {
  const value = scalarAt(node, ...keys);
  return value === undefined || value === null || value === "" ? undefined : Number(value);
}

export function flagAt(node: Node | undefined, ...keys: string[]): boolean | undefined {
  const value = scalarAt(node, ...keys);
  return typeof value === "boolean" ? value : undefined;
}

/** Milliseconds of a duration. */
export function durationAt(node: Node | undefined, ...keys: string[]): number | undefined {
  const text = textAt(node, ...keys);
  const nanoseconds = text === undefined ? undefined : parseDuration(text);
  return nanoseconds === undefined ? undefined : Math.round(nanoseconds / 1e6);
}

export function itemsAt(node: Node | undefined, ...keys: string[]): Node[] {
  const list = valueAt(node, ...keys);
  return list?.kind === "list" ? list.items : [];
}

/** Texts of a list; undefined when there is none, so that an empty one can mean something. */
export function textsAt(node: Node | undefined, ...keys: string[]): string[] | undefined {
  const list = valueAt(node, ...keys);
  return list?.kind === "list" ? list.items.map((item) => String(plain(item))) : undefined;
}

export function entriesAt(node: Node | undefined, ...keys: string[]): [string, Node][] {
  const map = valueAt(node, ...keys);
  return map?.kind === "map" ? [...map.entries].map(([name, entry]) => [name, entry.value]) : [];
}

/** Texts by name, without those that have no value. */
export function textRecordAt(node: Node | undefined, ...keys: string[]): Record<string, string> {
  return Object.fromEntries(
    entriesAt(node, ...keys).flatMap(([name, value]) => {
      const text = textAt(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

function scalarAt(node: Node | undefined, ...keys: string[]): Scalar | undefined {
  const value = valueAt(node, ...keys);
  return value?.kind === "scalar" ? value.value : undefined;
}

/** An object without the members that are undefined. */
export function defined<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
