import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ORC_VERSION } from "../../src/engine/model/version.ts";
import { rollout, status } from "../cli/rollout/scripted-client.ts";
import { plan } from "../render/shop.ts";
import { type BuiltCli, buildCli } from "../support/built-cli.ts";
import { type ScriptedApi, scriptedApi } from "../support/scripted-api.ts";

let orc: BuiltCli;
let api: ScriptedApi;
let folder: string;

const APP = "/v1/namespaces/default/apps/shop";

beforeAll(async () => {
  orc = await buildCli();
  folder = await mkdtemp(join(tmpdir(), "orc-start-up-"));
  await writeFile(join(folder, "compose.yaml"), "name: shop\nservices:\n  web:\n    image: web:2\n");
  api = await scriptedApi({
    "GET /v1/version": () => ({ json: { api: "orc/v1", version: ORC_VERSION, node: "v24" } }),
    "GET /v1/apps": () => ({ json: [] }),
    [`POST ${APP}/plan`]: () => ({ json: plan({ changed: false, from: 2, basedOn: 2 }) }),
    [`GET ${APP}`]: () => ({ json: status({ state: "steady", rollout: rollout(2, "complete"), services: [] }) }),
  });
}, 120_000);
afterAll(async () => {
  await api.close();
  await orc.remove();
  await rm(folder, { recursive: true });
});

/** Says in the end what was loaded: modules of Node, and files of packages. */
const TELL = [
  'import { createRequire } from "node:module";',
  'process.on("exit", () => process.stderr.write(JSON.stringify([...process.moduleLoadList, ...Object.keys(createRequire("/").cache)])));',
].join("");

async function run(...words: string[]): Promise<{ stdout: string; loaded: string[] }> {
  const env = { ORC_SOCKET: api.socket, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TELL)}` };
  const { code, stdout, stderr } = await orc.run(words, { cwd: folder, env });
  expect(code).toBe(0);
  return { stdout, loaded: JSON.parse(stderr) as string[] };
}

const NOT_ALL_OF_OCLIF = /@oclif\/core\/lib\/(config\/config|command)\.js$|undici|listr2/;

test("a short command loads neither all of oclif nor undici, nor what reads files", async () => {
  const { stdout, loaded } = await run("ls", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ apps: [] });
  expect(loaded.filter((path) => path.includes("@oclif/core/lib/parser/"))).not.toEqual([]);
  expect(loaded.filter((path) => NOT_ALL_OF_OCLIF.test(path) || path.includes("/yaml/"))).toEqual([]);
});

test("an up that has nothing to do loads neither as well", async () => {
  const { stdout, loaded } = await run("up");
  expect(stdout).toContain("Nothing to do.");
  expect(loaded.filter((path) => path.includes("/yaml/"))).not.toEqual([]);
  expect(loaded.filter((path) => NOT_ALL_OF_OCLIF.test(path))).toEqual([]);
});
