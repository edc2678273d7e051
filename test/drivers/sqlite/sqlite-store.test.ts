import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "../../../src/drivers/sqlite/sqlite-store.ts";
import { type StorePlace, storeContract } from "../../contract/store.ts";
import { storeModel } from "../../contract/store-model.ts";

const makePlace = async (): Promise<StorePlace> => {
  const folder = await mkdtemp(join(tmpdir(), "orc-store-"));
  return {
    open: async (options) => new SqliteStore({ path: join(folder, "store.db"), ...options }),
    dispose: () => rm(folder, { recursive: true }),
  };
};

storeContract("SQLite", makePlace);
storeModel("SQLite", makePlace, 40);
