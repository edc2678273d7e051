import { expect, test } from "vitest";
import { highestCounters } from "../../../src/engine/mend/counters.ts";

test("the highest of each app counts, whatever its services and slots", () => {
  const ids = ["default.shop.web.1.4", "default.shop.db.v2.1.11", "default.shop.web.2.9", "prod.shop.web.1.2"];
  expect([...highestCounters(ids)]).toEqual([
    ["default/shop", 11],
    ["prod/shop", 2],
  ]);
});

test.each(["", "web", "default.shop", "default.shop.web.1.x", "default.shop.web.1.99999999999999999999"])(
  "what is no id of a replica counts nothing: %j",
  (id) => {
    expect([...highestCounters([id])]).toEqual([]);
  },
);
