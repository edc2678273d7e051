import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placeOf } from "../../../src/cli/up/place-of.ts";

test("a field is found again where its line begins; what is not written has no place", async () => {
  const directory = await mkdtemp(join(tmpdir(), "orc-place-"));
  try {
    await writeFile(join(directory, "compose.yaml"), "services:\n  web:\n    build: ./web\n");
    const loaded = {
      directory,
      sources: { "services.web.build": "compose.yaml:3", "services.web.image": "gone.yaml:9" },
    };
    expect(placeOf(loaded, "services.web.build")).toEqual({
      file: join(directory, "compose.yaml"),
      line: 3,
      column: 5,
      path: "services.web.build",
    });
    expect(placeOf(loaded, "services.web.image")).toMatchObject({ line: 9, column: 1 });
    expect(placeOf(loaded, "services.web.command")).toBeUndefined();
  } finally {
    await rm(directory, { recursive: true });
  }
});
