import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeCompose } from "../../scripts/docs/compose.ts";
import { describeErrors } from "../../scripts/docs/errors.ts";

test.each([
  ["errors.md", describeErrors],
  ["compose.md", describeCompose],
])("docs/%s says what the source says: npm run docs", async (name, describeIt) => {
  expect(await readFile(join(import.meta.dirname, "../../docs", name), "utf8")).toBe(describeIt());
});
