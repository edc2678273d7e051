import { BATCH_WRITES, type Write } from "./decision.ts";

/** Cuts writes that are valid one by one into batches that a store takes. */
export function inBatches(writes: Write[], size = BATCH_WRITES): Write[][] {
  const batches: Write[][] = [];
  for (let start = 0; start < writes.length; start += size) batches.push(writes.slice(start, start + size));
  return batches;
}
