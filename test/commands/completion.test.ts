import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { status } from "../cli/rollout/scripted-client.ts";
import { type BuiltCli, buildCli } from "../support/built-cli.ts";
import { type ScriptedApi, scriptedApi } from "../support/scripted-api.ts";

let orc: BuiltCli;
let folder: string;
let script: string;
let api: ScriptedApi;

const service = (name: string) => ({ name, image: "i:1", desired: 2, ready: 2, urls: [] });
const row = (namespace: string, app: string) => ({
  namespace,
  app,
  release: 1,
  state: "steady",
  services: [],
  routes: [],
});

/** orc as bash finds it: a program of that name on the path. */
async function installed(): Promise<void> {
  const program = join(folder, "orc");
  const node = `"${process.execPath}" --disable-warning=ExperimentalWarning`;
  await writeFile(program, `#!/bin/sh\nexec ${node} "${orc.root}/dist/orc.js" "$@"\n`);
  await chmod(program, 0o755);
}

beforeAll(async () => {
  orc = await buildCli();
  folder = await mkdtemp(join(tmpdir(), "orc-completion-"));
  await installed();
  await writeFile(
    join(folder, "compose.yaml"),
    "name: shop\nservices:\n  web:\n    image: i:1\n  cron:\n    image: i:1\n",
  );
  script = join(folder, "orc.bash");
  const printed = await orc.run(["completion", "bash"]);
  expect(printed).toMatchObject({ code: 0, stderr: "" });
  await writeFile(script, printed.stdout);
  api = await scriptedApi({
    "GET /v1/version": () => ({ json: { version: "0.1.0" } }),
    "GET /v1/apps": () => ({ json: [row("default", "shop"), row("default", "blog")] }),
    "GET /v1/namespaces/default/apps/shop": () => ({ json: status({ services: [service("web"), service("db")] }) }),
    "GET /v1/namespaces/default/apps/blog": () => ({ json: status({ services: [service("front")] }) }),
    "GET /v1/replicas": () => ({ json: [1, 2].map((slot) => ({ service: "web", slot })) }),
  });
}, 120_000);
afterAll(async () => {
  await api.close();
  await orc.remove();
  await rm(folder, { recursive: true, force: true });
});

/** What bash offers at the end of a line, with the words as bash splits them. */
async function offered(line: string, socket = api.socket): Promise<string[]> {
  const words = line.split(/\s+|(?<==)|(?==)/).filter((word, index, all) => word !== "" || index === all.length - 1);
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const program = `source ${script}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _orc; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${folder}:${process.env.PATH}`, HOME: folder, ORC_SOCKET: socket };
  const { stdout, stderr } = await promisify(execFile)("bash", ["--norc", "-c", program], { cwd: folder, env });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

describe("bash completes", () => {
  test("its script without a complaint", async () => {
    await promisify(execFile)("bash", ["-n", script]);
  });

  test.each<[line: string, words: string[]]>([
    ["orc rest", ["restart"]],
    ["orc -p shop ro", ["rollback"]],
    ["orc --project-name=shop do", ["doctor", "down"]],
    ["orc up --on-f", ["--on-failure"]],
    ["orc up --on-failure ", ["rollback", "pause", "continue"]],
    ["orc ps --format=", ["text", "json"]],
    ["orc --format=j", ["json"]],
    ["orc restart ", ["web", "db"]],
    ["orc up ", ["web", "db", "cron"]],
    ["orc up c", ["cron"]],
    ["orc scale w", ["web="]],
    ["orc logs -f web", ["web", "web.1", "web.2"]],
    ["orc why ", ["web", "db", "web.1", "web.2", "shop", "blog"]],
    ["orc -p ", ["shop", "blog"]],
    ["orc -p blog restart ", ["front"]],
    ["orc exec web.1 ls --", []],
    ["orc version ", []],
    ["orc __", []],
  ])("%s", async (line, words) => expect(await offered(line)).toEqual(words));

  test("nothing from the cluster, and nothing on stderr, when orcd is down", async () => {
    const nowhere = join(folder, "no.sock");
    expect(await offered("orc restart ", nowhere)).toEqual([]);
    expect(await offered("orc up w", nowhere)).toEqual(["web"]);
    expect(await offered("orc -p ", nowhere)).toEqual([]);
    expect(await offered("orc ps --js", nowhere)).toEqual(["--json"]);
  });
});

test("a shell that is not known says which are", async () => {
  const { code, stderr } = await orc.run(["completion", "tcsh"]);
  expect({ code, said: stderr.includes("bash") }).toEqual({ code: 2, said: true });
});

test("names are silent about what is wrong", async () => {
  const options = { cwd: folder, env: { ORC_SOCKET: join(folder, "no.sock") } };
  expect(await orc.run(["__complete", "replicas"], options)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await orc.run(["__complete", "nothing"], options)).toEqual({ code: 0, stdout: "", stderr: "" });
});
