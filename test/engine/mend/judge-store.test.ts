import { expect, test } from "vitest";
import { type Ground, judgeStore } from "../../../src/engine/mend/judge-store.ts";

const ground = (change: Partial<Ground>): Ground => ({
  store: { state: "sound", apps: 2 },
  assigned: 3,
  containers: 3,
  hasBackup: true,
  ...change,
});

const damaged = { state: "damaged", because: "page 55 is not a page" } as const;

test.each<{ found: string; of: Partial<Ground>; says: string }>([
  { found: "a sound store is led from", of: {}, says: "lead" },
  { found: "a sound store of apps of which nothing runs", of: { assigned: 0, containers: 0 }, says: "lead" },
  {
    found: "a new store where nothing runs",
    of: { store: { state: "sound", apps: 0 }, assigned: 0, containers: 0 },
    says: "lead",
  },
  {
    found: "an empty store beside an agent's assignment",
    of: { store: { state: "sound", apps: 0 }, containers: 0 },
    says: "store.empty",
  },
  {
    found: "an empty store beside containers",
    of: { store: { state: "sound", apps: 0 }, assigned: 0 },
    says: "store.empty",
  },
  { found: "a damaged store", of: { store: damaged }, says: "store.damaged" },
  {
    found: "a damaged store where nothing runs",
    of: { store: damaged, assigned: 0, containers: 0 },
    says: "store.damaged",
  },
  {
    found: "a store of a newer orcd",
    of: { store: { state: "newer", because: "Tables of version 9." } },
    says: "store.newer",
  },
  { found: "no room to open it", of: { store: { state: "full", because: "0.1 MB free." } }, says: "disk.full" },
])("$found: $says", ({ of, says }) => {
  const verdict = judgeStore(ground(of));
  expect(verdict.do === "lead" ? "lead" : verdict.error.code).toBe(says);
});

test("offers the last backup first, and only where there is one", () => {
  const commands = (hasBackup: boolean): (string | undefined)[] => {
    const verdict = judgeStore(ground({ store: damaged, hasBackup }));
    return verdict.do === "serve" ? verdict.error.next.map(({ command }) => command) : [];
  };
  expect(commands(true)).toEqual(["orc restore --latest", "orc restore --from-labels"]);
  expect(commands(false)).toEqual(["orc restore --from-labels"]);
});

test("says how many replicas an empty store does not know", () => {
  const verdict = judgeStore(ground({ store: { state: "sound", apps: 0 }, assigned: 0, containers: 5 }));
  expect(verdict).toMatchObject({
    do: "serve",
    error: { message: expect.stringContaining("5 replicas of this cluster are here") },
  });
});
