import { parseKey, type RecordKind, type RecordOf } from "../../src/engine/model/records.ts";
import type { Invariant } from "./invariant.ts";
import type { World } from "./world.ts";

/** What the store holds under a key now, whoever knows of it. */
export function stored<T>({ disk }: World, key: string): T | undefined {
  const json = disk.entries.get(key)?.json;
  return json === undefined ? undefined : (JSON.parse(json) as T);
}

/** Keys written since the last call: an invariant over the store costs what changed. */
export function changedKeys(): (world: World) => string[] {
  let revision = 0;
  let store = "";
  return ({ disk }) => {
    if (disk.id !== store) revision = 0;
    const keys = new Set<string>();
    for (let at = disk.journal.length - 1; at >= 0; at -= 1) {
      const entry = disk.journal[at];
      if (!entry || entry.revision <= revision) break;
      for (const { key } of entry.changes) keys.add(key);
    }
    revision = disk.revision;
    store = disk.id;
    return [...keys];
  };
}

export type RecordChange<K extends RecordKind> = {
  key: string;
  before: RecordOf[K] | undefined;
  after: RecordOf[K] | undefined;
};

/** Judges every change of records of one kind, within one store. */
export function onChange<K extends RecordKind>(
  kind: K,
  judge: (change: RecordChange<K>, world: World) => string | undefined,
): Invariant["check"] {
  const known = new Map<string, RecordOf[K]>();
  const changed = changedKeys();
  let store = "";
  return (world) => {
    if (world.disk.id !== store) known.clear();
    store = world.disk.id;
    for (const key of changed(world)) {
      if (parseKey(key)?.kind !== kind) continue;
      const before = known.get(key);
      const after = stored<RecordOf[K]>(world, key);
      if (after === undefined) known.delete(key);
      else known.set(key, after);
      const wrong = judge({ key, before, after }, world);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}
