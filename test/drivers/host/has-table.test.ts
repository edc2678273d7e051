import { expect, test } from "vitest";
import { hasTable } from "../../../src/drivers/host/has-table.ts";

/** A program in place of nft that prints this and ends so. */
const nft = (lines: string, code = 0): ReturnType<typeof hasTable> =>
  hasTable("sh", ["-c", `printf '${lines}'; exit ${code}`]);

test("the table is told from those of others, and what cannot be asked is not known", async () => {
  expect(await nft("table ip nat\\ntable ip orc\\n")).toBe(true);
  expect(await nft("table ip orc-other\\ntable ip6 orc\\n")).toBe(false);
  expect(await nft("")).toBe(false);
  expect(await nft("Operation not permitted", 1)).toBeUndefined();
  expect(await hasTable("/nonexistent/nft")).toBeUndefined();
});
