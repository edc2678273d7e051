import { expect, test } from "vitest";
import { SealableStore } from "../../../src/engine/control/sealable-store.ts";
import { OrcError } from "../../../src/errors/orc-error.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";

const put = (key: string) => ({ guards: [], operations: [{ put: key, value: 1 }] });
const because = new OrcError("store.closed", "being restored");

test("a seal waits for what is being written, and nothing is written after it", async () => {
  const gate = Promise.withResolvers<void>();
  const store = new SealableStore(new MemoryStore({ hooks: { beforeCommit: () => gate.promise } }));
  const underWay = store.commit(put("a"));
  const sealed = store.seal(because);
  await expect(store.commit(put("b"))).rejects.toBe(because);
  gate.resolve();
  await sealed;
  expect((await underWay).committed).toBe(true);
  expect((await store.list("")).entries.map(({ key }) => key)).toEqual(["a"]);
});

test("who comes second to seal is refused", async () => {
  const store = new SealableStore(new MemoryStore());
  await store.seal(because);
  await expect(store.seal(new OrcError("store.closed", "again"))).rejects.toBe(because);
});
