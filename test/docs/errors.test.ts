import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeErrors } from "../../scripts/error-docs.ts";

test("docs/errors.md lists the codes as they are: npm run docs", async () => {
  const text = await readFile(join(import.meta.dirname, "../../docs/errors.md"), "utf8");
  expect(text).toBe(describeErrors());
});
