import { isDeepStrictEqual } from "node:util";
import { BugError } from "../../errors/orc-error.ts";
import type { LoopKey, Write } from "../model/decision.ts";
import { parseAppKey } from "../model/names.ts";
import { keyOf, WRITER_OF } from "../model/records.ts";
import type { Entry } from "../model/view.ts";
import type { Store, StoreGuard } from "../ports/store.ts";
import { storeOperation } from "./record-codec.ts";

/** What became of a decision's batches; `revision` is that of the last one committed, 0 when there was none. */
export type CommitOutcome = { revision: number; committed: number; conflicts: string[] };

/** Batches together with the revisions they were decided on, as they stood when `decide` returned. */
export type Prepared = { batches: Write[][]; known: Map<string, number>; fixed: StoreGuard[] };

type Lookup = (key: string) => Entry<unknown> | undefined;

/**
 * Freezes what a decision stands on: the leader's epoch, the generation of the app it is about, and the keys it writes.
 * Writes that change nothing are left out, so that a decision made twice costs nothing.
 */
export function prepare(loop: string, key: LoopKey, batches: Write[][], lead: StoreGuard, entry: Lookup): Prepared {
  const values = new Map<string, unknown>();
  const changes = (write: Write): boolean => {
    const before = values.has(write.key) ? values.get(write.key) : entry(write.key)?.value;
    const after = asStored(write.value);
    values.set(write.key, after);
    return !isDeepStrictEqual(before, after);
  };
  const effective = batches.map((batch) => batch.filter((write) => isOwn(loop, write) && changes(write)));
  const known = new Map([...values.keys()].map((written) => [written, entry(written)?.revision ?? 0]));
  return {
    batches: effective.filter((batch) => batch.length > 0),
    known,
    fixed: [lead, ...generationGuard(key, entry)],
  };
}

/** Commits prepared batches in order and stops at the first that somebody else was faster than. */
export async function commitBatches(store: Store, { batches, known, fixed }: Prepared): Promise<CommitOutcome> {
  const outcome: CommitOutcome = { revision: 0, committed: 0, conflicts: [] };
  for (const batch of batches) {
    const guards = batch.map(({ key }): StoreGuard => ({ key, revision: known.get(key) ?? 0 }));
    const result = await store.commit({ guards: [...fixed, ...guards], operations: batch.map(storeOperation) });
    if (!result.committed) return { ...outcome, conflicts: result.conflicts };
    for (const { key, value } of batch) known.set(key, value === undefined ? 0 : result.revision);
    outcome.revision = result.revision;
    outcome.committed += 1;
  }
  return outcome;
}

/** What reading the value back would give: fields that are undefined do not survive. */
const asStored = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** Every kind has one loop that writes it; deleting is open to the loop that ends what the record is about. */
function isOwn(loop: string, { kind, key, value }: Write): boolean {
  if (value === undefined || WRITER_OF[kind] === loop) return true;
  throw new BugError(`the ${loop} loop writes ${key}, which belongs to ${WRITER_OF[kind]}`);
}

/** A pass about an app holds only as long as what was asked of the app. */
function generationGuard(key: LoopKey, entry: Lookup): StoreGuard[] {
  if (!key.includes("/")) return [];
  const app = keyOf.app(parseAppKey(key));
  return [{ key: app, revision: entry(app)?.revision ?? 0 }];
}
