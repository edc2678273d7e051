import { afterAll, beforeAll, expect, test } from "vitest";
import { ORC_VERSION } from "../../src/engine/model/version.ts";
import { type BuiltCli, buildCli } from "../support/built-cli.ts";
import { type ScriptedApi, scriptedApi } from "../support/scripted-api.ts";

let orc: BuiltCli;
let api: ScriptedApi;

beforeAll(async () => {
  orc = await buildCli();
  api = await scriptedApi({
    "GET /v1/version": () => ({ json: { api: "orc/v1", version: ORC_VERSION, node: "v24" } }),
    "GET /v1/apps": () => ({ json: [] }),
  });
}, 120_000);
afterAll(async () => {
  await api.close();
  await orc.remove();
});

/** Says in the end what was loaded: modules of Node, and files of packages. */
const TELL = [
  'import { createRequire } from "node:module";',
  'process.on("exit", () => process.stderr.write(JSON.stringify([...process.moduleLoadList, ...Object.keys(createRequire("/").cache)])));',
].join("");

test("a short command loads neither all of oclif nor undici", async () => {
  const env = { ORC_SOCKET: api.socket, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TELL)}` };
  const { code, stdout, stderr } = await orc.run(["ls", "--json"], { env });
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { apps: [] }]);
  const loaded = JSON.parse(stderr) as string[];
  expect(loaded.filter((path) => path.includes("@oclif/core/lib/parser/"))).not.toEqual([]);
  expect(
    loaded.filter((path) => /@oclif\/core\/lib\/(config\/config|command)\.js$|undici|listr2|\/yaml\//.test(path)),
  ).toEqual([]);
});
