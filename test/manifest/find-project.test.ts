import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findProject } from "../../src/manifest/find-project.ts";
import { inProject } from "./compose-project.ts";

test.each([
  [["compose.yaml"], ["compose.yaml"]],
  [["compose.yml", "docker-compose.yml"], ["compose.yml"]],
  [["docker-compose.yaml", "docker-compose.yml"], ["docker-compose.yml"]],
  [
    ["docker-compose.yaml", "docker-compose.override.yml"],
    ["docker-compose.yaml", "docker-compose.override.yml"],
  ],
  [
    ["compose.yaml", "compose.override.yaml", "compose.override.yml"],
    ["compose.yaml", "compose.override.yml"],
  ],
])("of %j takes %j", async (there, expected) => {
  await inProject(Object.fromEntries(there.map((name) => [name, ""])), (directory) => {
    mkdirSync(join(directory, "deep/er"), { recursive: true });
    const found = { directory, files: expected.map((name) => join(directory, name)) };
    expect(findProject(directory)).toEqual(found);
    expect(findProject(join(directory, "deep/er"))).toEqual(found);
  });
});

test("finds nothing where there is nothing", async () => {
  await inProject({ "compose.override.yaml": "" }, (directory) => expect(findProject(directory)).toBeUndefined());
});
