type Fields = Readonly<Record<string, unknown>>;

/** Whether two values give equal JSON, in whatever order their fields are: a field that is undefined is none. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameItems(a, b);
  return sameFields(a as Fields, b as Fields);
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => sameJson(item, b[index]));

function sameFields(a: Fields, b: Fields): boolean {
  for (const name of Object.keys(a)) if (!sameJson(a[name], own(b, name))) return false;
  for (const name of Object.keys(b)) if (b[name] !== undefined && own(a, name) === undefined) return false;
  return true;
}

/** A service may be called `constructor`. */
const own = (fields: Fields, name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
