import { parseKey, type RecordKind, type RecordOf } from "../../src/engine/model/records.ts";
import type { MemoryDisk } from "../fakes/memory-store.ts";
import type { Invariant } from "./invariant.ts";
import type { World } from "./world.ts";

/** What the store holds under a key now, whoever knows of it. */
export function stored<T>({ disk }: World, key: string): T | undefined {
  const json = disk.entries.get(key)?.json;
  return json === undefined ? undefined : (JSON.parse(json) as T);
}

type Commit = MemoryDisk["journal"][number];

/** Each commit is read once, however many look at it. */
const kinds = new WeakMap<Commit, readonly (RecordKind | undefined)[]>();

function kindsOf(commit: Commit): readonly (RecordKind | undefined)[] {
  const known = kinds.get(commit) ?? commit.changes.map(({ key }) => parseKey(key)?.kind);
  kinds.set(commit, known);
  return known;
}

/** Commits since the last call, in order: an invariant over the store costs what changed. What was compacted away is one commit. */
function newCommits(): (world: World) => Commit[] {
  let revision = 0;
  let store = "";
  return ({ disk }) => {
    if (disk.id !== store) revision = 0;
    const since = revision;
    revision = disk.revision;
    store = disk.id;
    return disk.compacted <= since ? disk.journal.slice(since - disk.compacted) : [wholeOf(disk)];
  };
}

const wholeOf = (disk: MemoryDisk): Commit => ({
  revision: disk.revision,
  changes: [...disk.entries].map(([key, { json }]) => ({ key, json })),
});

export type RecordChange<K extends RecordKind> = {
  key: string;
  before: RecordOf[K] | undefined;
  after: RecordOf[K] | undefined;
  /** What the same commit wrote under another key. */
  beside<T>(key: string): T | undefined;
};

/** Judges every change of records of one kind, commit by commit, within one store. */
export function onChange<K extends RecordKind>(
  kind: K,
  judge: (change: RecordChange<K>, world: World) => string | undefined,
): Invariant["check"] {
  const known = new Map<string, RecordOf[K]>();
  const news = newCommits();
  let store = "";
  return (world) => {
    if (world.disk.id !== store) known.clear();
    store = world.disk.id;
    let wrong: string | undefined;
    for (const commit of news(world)) {
      const kindsThere = kindsOf(commit);
      for (const [at, { key, json }] of commit.changes.entries()) {
        if (kindsThere[at] !== kind) continue;
        const before = known.get(key);
        const after = json === undefined ? undefined : (JSON.parse(json) as RecordOf[K]);
        if (after === undefined) known.delete(key);
        else known.set(key, after);
        wrong ??= judge({ key, before, after, beside: (other) => besideIn(commit, other) }, world);
      }
    }
    return wrong;
  };
}

function besideIn<T>({ changes }: Commit, key: string): T | undefined {
  const json = changes.find((change) => change.key === key)?.json;
  return json === undefined ? undefined : (JSON.parse(json) as T);
}
