import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderBytes } from "../../../src/drivers/host/folder-bytes.ts";

test("counts files at any depth; a folder that is not there takes nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "orc-bytes-"));
  try {
    await mkdir(join(folder, "a", "b"), { recursive: true });
    await writeFile(join(folder, "one"), "12345");
    await writeFile(join(folder, "a", "b", "two"), "123");
    expect(await folderBytes(folder)).toBe(8);
    expect(await folderBytes(join(folder, "nowhere"))).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
