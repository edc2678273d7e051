import { encodeRecord, storeOperation } from "../engine/control/record-codec.ts";
import type { ClusterRecord } from "../engine/model/cluster.ts";
import type { Write } from "../engine/model/decision.ts";
import type { HostRecord } from "../engine/model/host.ts";
import { keyOf } from "../engine/model/records.ts";
import type { Store, StoreOperation } from "../engine/ports/store.ts";

const OPERATIONS_AT_ONCE = 90;
const CHARACTERS_AT_ONCE = 250_000;

/** Fills a store that is new: nobody else writes to it yet. */
export async function writeRecords(
  store: Store,
  { cluster, host }: { cluster: ClusterRecord; host: HostRecord },
  writes: readonly Write[],
): Promise<void> {
  const first: StoreOperation[] = [
    { put: keyOf.meta(), value: encodeRecord("meta", cluster) },
    { put: keyOf.host(host.name), value: encodeRecord("host", host) },
  ];
  for (const operations of together([...first, ...writes.map(storeOperation)])) {
    await store.commit({ guards: [], operations });
  }
}

/** As many at a time as any store takes. */
function* together(operations: readonly StoreOperation[]): Generator<StoreOperation[]> {
  let some: StoreOperation[] = [];
  let characters = 0;
  for (const operation of operations) {
    const size = JSON.stringify(operation).length;
    if (some.length === OPERATIONS_AT_ONCE || (some.length > 0 && characters + size > CHARACTERS_AT_ONCE)) {
      yield some;
      some = [];
      characters = 0;
    }
    some.push(operation);
    characters += size;
  }
  if (some.length > 0) yield some;
}
