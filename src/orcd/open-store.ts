import { SqliteStore } from "../drivers/sqlite/sqlite-store.ts";
import { ChunkedStore } from "../engine/control/chunks/chunked-store.ts";
import { decodeRecord } from "../engine/control/record-codec.ts";
import type { StoreFound } from "../engine/mend/judge-store.ts";
import { parseKey } from "../engine/model/records.ts";
import { asOrcError, type OrcError } from "../errors/orc-error.ts";

/** A store that can be worked from, or why there is none. */
export type Opened = { found: StoreFound; sqlite?: SqliteStore };

/** Opens the store of a file and reads all of it once. What is another orcd's is no state to judge: that rejects. */
export async function openStore(path: string, onDamaged: (error: OrcError) => void): Promise<Opened> {
  let sqlite: SqliteStore | undefined;
  try {
    sqlite = new SqliteStore({ path, onDamaged });
    const damage = sqlite.damage();
    if (damage !== undefined) return await leave(sqlite, { state: "damaged", because: damage });
    return { found: { state: "sound", apps: await readAll(new ChunkedStore(sqlite)) }, sqlite };
  } catch (thrown) {
    const error = asOrcError(thrown);
    if (error.code === "store.held") throw error;
    return leave(sqlite, foundBy(error));
  }
}

/** Reads every record as this orcd understands it, and counts the apps. */
async function readAll(store: ChunkedStore): Promise<number> {
  const { entries } = await store.list("");
  let apps = 0;
  for (const { key, value } of entries) {
    const at = parseKey(key);
    if (!at) continue;
    decodeRecord(at.kind, key, value);
    if (at.kind === "app") apps += 1;
  }
  return apps;
}

function foundBy({ code, message }: OrcError): StoreFound {
  if (code === "store.newer") return { state: "newer", because: message };
  if (code === "disk.full") return { state: "full", because: message };
  return { state: "damaged", because: message };
}

async function leave(sqlite: SqliteStore | undefined, found: StoreFound): Promise<Opened> {
  await sqlite?.close().catch(() => {});
  return { found };
}
