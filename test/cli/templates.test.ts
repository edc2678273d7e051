import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyTemplate, filesInTheWay, readTemplates, type Template } from "../../src/cli/templates.ts";
import { loadApp } from "../../src/manifest/load-app.ts";

const FOLDER = resolve(import.meta.dirname, "../../templates");
const templates = await readTemplates(FOLDER);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-templates-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const written = async (template: Template, name: string): Promise<string> => {
  const target = join(folder, name);
  await copyTemplate(FOLDER, template, target);
  return target;
};

const named = (name: string): Template => {
  const template = templates.find((one) => one.name === name);
  if (!template) throw new Error(`no template ${name}`);
  return template;
};

test("there are some, each with a line that says what it is", () => {
  expect(templates.map(({ name }) => name)).toEqual(["hello", "node", "web-db", "worker"]);
  for (const { about } of templates) expect(about).toMatch(/^[A-Z].{20,90}\.$/);
});

describe.each(templates.map((template) => [template.name, template] as const))("%s", (name, template) => {
  test("loads without a warning, with a health check for each service that is reached", async () => {
    const cwd = await written(template, name);
    const { app, warnings } = await loadApp({ cwd, env: {} });
    expect(warnings).toEqual([]);
    for (const service of Object.values(app.services))
      if (service.ports.length > 0) expect(service.healthcheck).toBeDefined();
    expect((await readdir(cwd, { recursive: true })).filter((file) => /(^|\/)_/.test(file))).toEqual([]);
    expect(filesInTheWay(template, cwd)).toEqual(template.files);
  });
});

test("a password is made, for the owner's eyes, another one each time", async () => {
  const [one, other] = await Promise.all(["one", "other"].map((name) => written(named("web-db"), name)));
  const files = [one, other].map((target) => join(target ?? "", ".env"));
  const passwords = await Promise.all(
    files.map(async (file) => /^POSTGRES_PASSWORD=([0-9a-f]{32})$/m.exec(await readFile(file, "utf8"))?.[1]),
  );
  expect(new Set(passwords.filter((password) => password !== undefined)).size).toBe(2);
  for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a file that is there is never written over", async () => {
  const target = await written(named("node"), "mine");
  await writeFile(join(target, "server.js"), "mine");
  await expect(copyTemplate(FOLDER, named("node"), target)).rejects.toThrow("EEXIST");
  expect(await readFile(join(target, "server.js"), "utf8")).toBe("mine");
});
