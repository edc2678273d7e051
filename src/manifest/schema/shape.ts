import type { ShortForm } from "./short-form.ts";

/**
 * What a field of a Compose file may hold. Numbers, sizes and durations may be written as text, since a variable may stand in their place.
 * `zero: "kept"`: Compose tells an empty, false or zero value from an absent one.
 */
export type Shape =
  | { is: "text" }
  | { is: "label" }
  | { is: "integer"; min?: number; max?: number; zero?: "kept" }
  | { is: "decimal" }
  | { is: "flag"; zero?: "kept" }
  | { is: "duration" }
  | { is: "size"; as: "text" | "number" }
  | { is: "mode"; as: "octal" | "number" }
  | { is: "choice"; of: readonly string[] }
  | { is: "list"; of: Shape; unique?: Unique }
  | { is: "oneOrMany" }
  | { is: "words" }
  | { is: "keyValues"; absent: "null" | "empty" | "dropped" }
  | { is: "hosts" }
  | { is: "named"; of: Shape; mayBeEmpty?: boolean }
  | { is: "object"; fields: Fields; mayBeEmpty?: boolean }
  | { is: "short"; form: ShortForm; of: Shape }
  | { is: "path" }
  | { is: "numberOr"; of: Shape }
  | { is: "anything" };

/** What makes two items of a list the same, so that a later file replaces the one of an earlier. */
export type Unique = "value" | "name" | "target" | "port" | "path";

/** What orc does with a field: acts on it, warns that it has no effect yet or any more, or refuses it because leaving it out would change what the file means. */
export type Effect = "acts" | "warns" | "obsolete" | "refused";

export type Field = { shape: Shape; effect: Effect; because?: string };

/** Known fields in the order in which Compose prints them. */
export type Fields = Readonly<Record<string, Field>>;

export const text: Shape = { is: "text" };
export const label: Shape = { is: "label" };
export const integer: Shape = { is: "integer" };
export const count: Shape = { is: "integer", min: 0, zero: "kept" };
/** A service may have as many replicas as a release can name. */
export const replicas: Shape = { is: "integer", min: 0, max: 10_000, zero: "kept" };
export const decimal: Shape = { is: "decimal" };
export const flag: Shape = { is: "flag" };
export const keptFlag: Shape = { is: "flag", zero: "kept" };
export const duration: Shape = { is: "duration" };
export const size: Shape = { is: "size", as: "text" };
export const words: Shape = { is: "words" };
export const oneOrMany: Shape = { is: "oneOrMany" };
export const path: Shape = { is: "path" };
export const texts: Shape = { is: "list", of: text, unique: "value" };
/** Texts whose order and number count, such as the words of a command. */
export const sequence: Shape = { is: "list", of: text };
export const labels: Shape = { is: "keyValues", absent: "empty" };
export const anything: Shape = { is: "anything" };

export const choice = (...of: string[]): Shape => ({ is: "choice", of });
export const listOf = (of: Shape, unique?: Unique): Shape => ({ is: "list", of, ...(unique ? { unique } : {}) });
export const named = (of: Shape, mayBeEmpty = false): Shape => ({ is: "named", of, mayBeEmpty });
export const object = (fields: Fields, mayBeEmpty = false): Shape => ({ is: "object", fields, mayBeEmpty });
export const short = (form: ShortForm, of: Shape): Shape => ({ is: "short", form, of });

export const acts = (shape: Shape): Field => ({ shape, effect: "acts" });
export const warns = (shape: Shape, because?: string): Field => ({
  shape,
  effect: "warns",
  ...(because ? { because } : {}),
});
export const obsolete = (shape: Shape, because: string): Field => ({ shape, effect: "obsolete", because });
export const refused = (shape: Shape, because: string): Field => ({ shape, effect: "refused", because });
