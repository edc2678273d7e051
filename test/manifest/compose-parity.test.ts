import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { loadApp } from "../../src/manifest/load-app.ts";
import { printCompose } from "../../src/manifest/print-compose.ts";

const root = fileURLToPath(new URL("fixtures/parity", import.meta.url));
const projects = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** What `docker compose config` 2.40.3 said is in `expected.yaml`, recorded by the script beside the projects. */
test.each(projects)("prints %s as Docker Compose does, in the same order", async (project) => {
  const { compose } = await loadApp({ cwd: `${root}/${project}`, env: { BOTH: "shell", HOSTNAME_ARG: "box" } });
  const printed: unknown = parse(printCompose(compose, "yaml").replaceAll(root, "/parity"));
  const expected: unknown = parse(readFileSync(`${root}/${project}/expected.yaml`, "utf8"));
  expect(printed).toEqual(expected);
  expect(JSON.stringify(printed)).toBe(JSON.stringify(expected));
});
