import { describe, expect, test } from "vitest";
import { replaceStrategy } from "../../../src/engine/model/strategy.ts";
import { dataMount, serviceSpec } from "../world/specs.ts";

describe("batches: one first, then the rest", () => {
  test.each([
    [1, [1]],
    [2, [1, 1]],
    [3, [1, 2]],
    [5, [1, 2, 2]],
    [10, [1, 5, 4]],
    [30, [1, 8, 8, 8, 5]],
    [0, []],
  ])("%i replicas", (replicas, batches) => {
    expect(replaceStrategy(serviceSpec("web"), replicas)).toMatchObject({ order: "start-first", batches });
  });
});

test("the old one goes first only where two may not write at once", () => {
  const db = serviceSpec("db", { mounts: [dataMount] });
  expect(replaceStrategy(db, 1)).toEqual({ order: "stop-first", batches: [1], because: "volume data has one writer" });
  expect(replaceStrategy(db, 2).order).toBe("start-first");
  expect(replaceStrategy(serviceSpec("db", { mounts: [{ ...dataMount, readOnly: true }] }), 1).order).toBe(
    "start-first",
  );
});
