import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ensurePrograms } from "../../scripts/programs.ts";
import { status } from "../cli/rollout/scripted-client.ts";
import { type BuiltCli, buildCli } from "../support/built-cli.ts";
import { type ScriptedApi, scriptedApi } from "../support/scripted-api.ts";

let orc: BuiltCli;
let folder: string;
let api: ScriptedApi;

const scriptOf = (shell: string): string => join(folder, `orc.${shell}`);
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
  ensurePrograms(["fish", "zsh"]);
  for (const shell of ["bash", "zsh", "fish"]) {
    const printed = await orc.run(["completion", shell]);
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    await writeFile(scriptOf(shell), printed.stdout);
  }
  api = await scriptedApi({
    "GET /v1/version": () => ({ json: { version: "0.1.0" } }),
    "GET /v1/apps": () => ({ json: [row("default", "shop"), row("default", "blog")] }),
    "GET /v1/namespaces/default/apps/shop": () => ({ json: status({ services: [service("web"), service("db")] }) }),
    "GET /v1/namespaces/default/apps/blog": () => ({ json: status({ services: [service("front")] }) }),
    "GET /v1/hosts": () => ({ json: [{ name: "alpha" }] }),
    "GET /v1/namespaces/default/apps/shop/releases": () => ({ json: [{ release: 2 }, { release: 1 }] }),
    "GET /v1/replicas": () => ({ json: [1, 2].map((slot) => ({ service: "web", slot })) }),
  });
}, 120_000);
afterAll(async () => {
  await api.close();
  await orc.remove();
  await rm(folder, { recursive: true, force: true });
});

type Offers = (line: string, socket?: string) => Promise<string[]>;

async function said(program: string, words: readonly string[], socket: string): Promise<string[]> {
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    HOME: folder,
    ORC_SOCKET: socket,
    TERM: "xterm",
    ORC_COMPLETION_TIMEOUT: "60",
  };
  const { stdout, stderr } = await promisify(execFile)(program, words, { cwd: folder, env });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

/** What bash offers at the end of a line, with the words as bash splits them. */
const inBash: Offers = (line, socket = api.socket) => {
  const words = line.split(/\s+|(?<==)|(?==)/).filter((word, index, all) => word !== "" || index === all.length - 1);
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const program = `source ${scriptOf("bash")}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _orc; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return said("bash", ["--norc", "-c", program], socket);
};

const ZSH_OFFERS = join(import.meta.dirname, "../support/zsh-offers.zsh");

const inZsh: Offers = (line, socket = api.socket) => said("zsh", ["-f", ZSH_OFFERS, scriptOf("zsh"), line], socket);

/** fish offers values together with the flag they belong to, and says what each is. */
const inFish: Offers = async (line, socket = api.socket) => {
  const offered = await said("fish", ["-c", `source ${scriptOf("fish")}; complete -C '${line}'`], socket);
  return offered.map((one) => (one.split("\t")[0] ?? "").replace(/^--[a-z-]+=/, ""));
};

describe.each([
  ["bash", inBash],
  ["zsh", inZsh],
  ["fish", inFish],
])("%s completes", (shell, offered) => {
  test("its script without a complaint", async () => {
    await promisify(execFile)(shell, ["-n", scriptOf(shell)]);
  });

  test.each<[line: string, words: string[]]>([
    ["orc resta", ["restart"]],
    ["orc -p shop rollb", ["rollback"]],
    ["orc --project-name=shop do", ["doctor", "down"]],
    ["orc up --on-f", ["--on-failure"]],
    ["orc up --on-failure ", ["rollback", "pause", "continue"]],
    ["orc up --pull ", ["always", "missing", "never"]],
    ["orc ps --format=", ["text", "json"]],
    ["orc --format=j", ["json"]],
    ["orc restart ", ["web", "db"]],
    ["orc up ", ["web", "db", "cron"]],
    ["orc up c", ["cron"]],
    ["orc scale w", ["web="]],
    ["orc logs -f web", ["web", "web.1", "web.2"]],
    ["orc why ", ["web", "db", "web.1", "web.2", "shop", "blog", "host/alpha"]],
    ["orc rollback ", ["2", "1"]],
    ["orc -p ", ["shop", "blog"]],
    ["orc -p blog restart ", ["front"]],
    ["orc restart -p blog ", ["front"]],
    ["orc init ", ["hello", "node", "web-db", "worker"]],
    ["orc completion ", ["bash", "zsh", "fish"]],
    ["orc schema ev", ["events"]],
    ["orc help resta", ["restart"]],
    ["orc exec w", ["web", "web.1", "web.2"]],
    ["orc exec web.1 ls --", []],
    ["orc version ", []],
    ["orc __", []],
  ])("%s", async (line, words) => expect((await offered(line)).sort()).toEqual(words.sort()));

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
