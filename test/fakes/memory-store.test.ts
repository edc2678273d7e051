import { type StorePlace, storeContract } from "../contract/store.ts";
import { storeModel } from "../contract/store-model.ts";
import { MemoryDisk, MemoryStore } from "./memory-store.ts";

const makePlace = async (): Promise<StorePlace> => {
  const disk = new MemoryDisk();
  return { open: async (options) => new MemoryStore({ disk, ...options }), dispose: async () => {} };
};

storeContract("in memory", makePlace);
storeModel("in memory", makePlace, 300);
