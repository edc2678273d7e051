import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltCli, buildCli, type RunOptions } from "../support/built-cli.ts";
import { type ScriptedApi, scriptedApi } from "../support/scripted-api.ts";

let orc: BuiltCli;
let folder: string;
let api: ScriptedApi;
let sent: unknown;

const ROW = { namespace: "default", app: "shop", release: 1, state: "steady", services: [], routes: [] };
const SHOP = "/v1/namespaces/default/apps/shop";

beforeAll(async () => {
  orc = await buildCli();
  folder = await mkdtemp(join(tmpdir(), "orc-api-"));
  await writeFile(join(folder, "compose.yaml"), "name: shop\nservices: { web: { image: i } }\n");
  await writeFile(join(folder, "body.json"), '{"services":["web"]}');
  const error = { code: "app.unknown" as const, message: "There is no app blog.", next: [], retryable: false };
  api = await scriptedApi({
    "GET /v1/version": () => ({ json: { version: "0.1.0" } }),
    "GET /v1/apps": () => ({ json: [ROW] }),
    "GET /v1/events": () => ({ lines: [{ id: 1 }, { id: 2 }] }),
    "GET /v1/namespaces/default/apps/blog": () => ({ error, status: 404 }),
    [`POST ${SHOP}/restart`]: ({ body }) => {
      sent = body;
      return { json: { changed: true } };
    },
  });
}, 120_000);
afterAll(async () => {
  await api.close();
  await orc.remove();
  await rm(folder, { recursive: true, force: true });
});

const run = (words: string, options: RunOptions = {}) =>
  orc.run(words.split(" "), { cwd: folder, env: { ORC_SOCKET: api.socket }, ...options });

describe("orc api", () => {
  test("lists the paths, also where nothing runs", async () => {
    const { code, stdout } = await run("api", { env: { ORC_SOCKET: "/nowhere.sock" } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^GET +\/v1\/version +which orcd this is\n[\s\S]*POST +\/v1\/builds/);
    const { paths } = JSON.parse((await run("api --json")).stdout);
    expect(paths).toContainEqual({ method: "GET", path: "/v1/apps", about: expect.any(String) });
  });

  test("prints what is answered, laid out", async () => {
    const whole = { code: 0, stdout: `${JSON.stringify([ROW], undefined, 2)}\n`, stderr: "" };
    expect(await run("api GET /v1/apps")).toEqual(whole);
    expect(await run("api /v1/apps")).toEqual(whole);
  });

  test("streams come line by line", async () => {
    expect(await run("api /v1/events?follow=1")).toEqual({ code: 0, stdout: '{"id":1}\n{"id":2}\n', stderr: "" });
  });

  test.each([
    ["api POST /v1/namespaces/:namespace/apps/:app/restart -f body.json", ""],
    ["api -X POST /v1/namespaces/:namespace/apps/:app/restart -f -", '{"services":["web"]}'],
  ])("orc %s sends a body", async (words, input) => {
    sent = undefined;
    expect(await run(words, { input, env: { ORC_SOCKET: api.socket } })).toMatchObject({ code: 0 });
    expect(sent).toEqual({ services: ["web"] });
  });

  test("what the API refuses ends as everywhere else", async () => {
    const { code, stdout, stderr } = await run("api /v1/namespaces/default/apps/blog");
    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: "", stderr: "orc: There is no app blog.\n" });
    const missing = await run("api POST /v1/restore -f nowhere");
    expect({ code: missing.code, said: missing.stderr.startsWith("orc: nowhere cannot be read") }).toEqual({
      code: 2,
      said: true,
    });
  });
});

describe("orc schema", () => {
  test("lists what it describes, and describes it", async () => {
    const { stdout } = await run("schema");
    expect(stdout).toMatch(/^ps +replicas/);
    const { schemas } = JSON.parse((await run("schema --json")).stdout);
    expect(schemas).toContainEqual({ name: "ps", about: "replicas, one row per slot" });
    const schema = JSON.parse((await run("schema ps")).stdout);
    expect(schema).toMatchObject({
      $schema: expect.stringContaining("json-schema.org"),
      title: "orc ps --json",
      type: "object",
      properties: { replicas: { type: "array", items: { required: expect.arrayContaining(["replica", "slot"]) } } },
    });
    // What is new in a document is no mistake.
    expect(JSON.stringify(schema)).not.toContain("additionalProperties");
  });

  test("a name that it does not know", async () => {
    const { code, stderr } = await run("schema upp");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^orc: There is no schema of upp\.\n {2}did you mean +orc schema up\n/);
  });
});

describe("what only describes documents", () => {
  test.each([
    ["ls", false],
    ["version", false],
    ["help", false],
    ["config", false],
    ["schema ps", true],
  ])("orc %s loads it: %s", async (words, isLoaded) => {
    const seen = await mkdtemp(join(folder, "seen-"));
    const env = { ORC_SOCKET: api.socket, NODE_V8_COVERAGE: seen };
    expect(await run(words, { env })).toMatchObject({ code: 0 });
    const [file = ""] = await readdir(seen);
    const loaded = await readFile(join(seen, file), "utf8");
    expect(loaded).toContain("/dist/orc.js");
    expect(loaded.includes("/node_modules/zod/")).toBe(isLoaded);
  });
});
