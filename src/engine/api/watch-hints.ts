import { type AppRef, appKey } from "../model/names.ts";
import { parseKey } from "../model/records.ts";
import type { WatchMessage, WatchQuery } from "../model/requests.ts";
import type { ApiPorts } from "./api-ports.ts";

/**
 * Says what changed, once the view has it too: who fetches after a hint sees what the hint was about.
 * A cursor of another store, or one whose history is gone, is answered `compacted`.
 */
export async function* watchHints(
  { store, state }: Pick<ApiPorts, "store" | "state">,
  query: WatchQuery,
  signal: AbortSignal,
): AsyncGenerator<WatchMessage> {
  let revision = state.view.revision;
  const cursor = query.after;
  if (cursor && cursor.storeId !== store.id) yield { type: "compacted" };
  else if (cursor) revision = Math.min(cursor.revision, revision);
  yield { type: "synced", storeId: store.id, revision };

  while (!signal.aborted) {
    for await (const batch of store.watch("", revision, signal)) {
      if (batch.type === "compacted") break;
      await state.waitFor(batch.revision);
      revision = batch.revision;
      for (const { key } of batch.changes) {
        const parsed = parseKey(key);
        if (parsed && isWanted(query, parsed.app)) yield { type: "change", revision, kind: parsed.kind, key };
      }
    }
    if (signal.aborted) return;
    await state.catchUp();
    revision = state.view.revision;
    yield { type: "compacted" };
    yield { type: "synced", storeId: store.id, revision };
  }
}

function isWanted({ namespace, app }: WatchQuery, ref: AppRef | undefined): boolean {
  if (app !== undefined) return ref !== undefined && appKey(ref) === appKey({ namespace: namespace ?? "default", app });
  return namespace === undefined || ref === undefined || ref.namespace === namespace;
}
