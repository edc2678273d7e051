import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { AppStatus } from "../../src/engine/model/documents.ts";
import type { Plan } from "../../src/engine/model/plan.ts";
import type { ExecRequest } from "../../src/engine/model/requests.ts";
import { record, replica, rollout, status } from "../cli/rollout/scripted-client.ts";
import { CHANGE, GAP, plan } from "../render/shop.ts";
import type { CliResult } from "../support/built-cli.ts";
import type { Answer, Command, Script, ScriptedApi } from "../support/scripted-api.ts";
import { shopFolder } from "../support/shop-folder.ts";

const shop = shopFolder("name: shop\nservices:\n  web:\n    image: web:2\n    environment:\n      LOG_LEVEL: debug\n");

const APP = "/v1/namespaces/default/apps/shop";
const WEB = { name: "web", image: "web:2", desired: 3, ready: 3, urls: ["http://localhost:8080"] };
const SETTLED = status({ state: "steady", rollout: rollout(2, "complete"), services: [WEB] });

const ORIGIN = { kind: "path", location: "laptop:/shop" };

/** A line of a log. */
const LINE = {
  at: "2026-01-31T14:02:11Z",
  namespace: "default",
  app: "shop",
  service: "web",
  slot: 1,
  replica: "r",
  run: "r.1",
  release: 2,
  host: "alpha",
  stream: "stdout",
  line: "hello",
};

/** What every script answers unless it says otherwise. */
const always = (app: AppStatus = SETTLED): Script => ({
  "GET /v1/version": () => ({
    json: {
      version: "0.1.0",
      clusterId: "c",
      storeId: "s",
      host: "alpha",
      startedAt: "2026-01-31T14:00:00Z",
      memoryBytes: 1,
    },
  }),
  [`GET ${APP}`]: () => ({ json: app }),
  "GET /v1/replicas": () => ({ json: [replica("web", 1, "default.shop.web.1.1", { containerId: "abc" })] }),
  "GET /v1/watch": () => ({ lines: [{ type: "synced", storeId: "s", revision: 1 }], open: true }),
});

async function orcWith(script: Script, words: string, env: Record<string, string> = {}): Promise<CliResult> {
  const api = await shop.serve({ ...always(), ...script });
  return shop.orc.run(words.split(" "), { cwd: shop.folder, env: { ORC_SOCKET: api.socket, ...env } });
}

const planned = (what: Plan): Script => ({ [`POST ${APP}/plan`]: () => ({ json: what }) });
const applied = (
  answer: Answer = { json: { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true } },
): Script => ({ [`POST ${APP}/apply`]: () => answer });

describe("looking", () => {
  test("ps as a table, as ids, as one document", async () => {
    const table = await orcWith({}, "ps");
    expect(table).toMatchObject({ code: 0, stderr: "" });
    expect(table.stdout).toMatch(/^shop · release 2 · steady\nREF +STATE.*\nweb\.1 +ready/);
    const { socket } = shop.api as ScriptedApi;
    expect((await shop.orc.run(["ps", "-q"], { cwd: shop.folder, env: { ORC_SOCKET: socket } })).stdout).toBe("abc\n");
    const document = JSON.parse(
      (await shop.orc.run(["ps", "--json"], { cwd: shop.folder, env: { ORC_SOCKET: socket } })).stdout,
    );
    expect(document).toMatchObject({
      api: "orc/v1",
      context: "default",
      namespace: "default",
      replicas: [{ service: "web", slot: 1, ready: true }],
    });
  });

  test("without an app, commands that need one list those there are", async () => {
    await rm(join(shop.folder, "compose.yaml"));
    const apps = [{ namespace: "default", app: "shop", release: 1, state: "steady", services: [], routes: [] }];
    const { code, stderr } = await orcWith({ "GET /v1/apps": () => ({ json: apps }) }, "logs");
    expect(code).toBe(2);
    expect(stderr).toMatch(/It is not clear which app is meant[\s\S]*shop {2}orc logs -p shop/);
  });

  test("a reference that names its app needs no file, whatever app the file names", async () => {
    const blog = "/v1/namespaces/default/apps/blog";
    const script: Script = {
      [`GET ${blog}`]: () => ({ json: { ...SETTLED, app: "blog" } }),
      "GET /v1/replicas": ({ path }) => ({
        json: [replica("web", 1, "r", { app: path.includes("app=blog") ? "blog" : "shop", containerId: "abc" })],
      }),
      "GET /v1/logs": ({ path }) => ({ lines: path.includes("only=blog%2Fweb%3A1") ? [LINE] : [] }),
    };
    expect((await orcWith(script, "ps blog/web.1")).stdout).toMatch(/^blog · /);
    await rm(join(shop.folder, "compose.yaml"));
    expect((await orcWith(script, "logs blog/web.1")).stdout).toBe("web.1 │ hello\n");
  });

  test("without an app the hint keeps what was typed", async () => {
    await rm(join(shop.folder, "compose.yaml"));
    const apps = [{ namespace: "default", app: "shop", release: 1, state: "steady", services: [], routes: [] }];
    const { code, stderr } = await orcWith({ "GET /v1/apps": () => ({ json: apps }) }, "ps web.1");
    expect({ code, hint: stderr.includes("orc ps -p shop web.1") }).toEqual({ code: 2, hint: true });
    const scaled = await orcWith({ "GET /v1/apps": () => ({ json: apps }) }, "scale web=2");
    expect(scaled.stderr).toContain("orc scale -p shop web=2");
  });

  test.each(["ps web.9", "logs web.9", "logs -f web.9"])("orc %s: there is no such slot", async (words) => {
    const { code, stderr } = await orcWith({ "GET /v1/logs": () => ({ lines: [] }) }, words);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: "orc: shop has no web.9; web has 3 replicas.\n  those there are  orc ps web\n",
    });
  });

  test("logs of a slot that is gone are shown as long as there are any", async () => {
    const gone = { ...LINE, slot: 9 };
    const { code, stdout } = await orcWith({ "GET /v1/logs": () => ({ lines: [gone] }) }, "logs web.9");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "web.9 │ hello\n" });
  });

  test("logs --grep shows the lines that match, and what was lost", async () => {
    const lines = [LINE, { ...LINE, line: "Error: boom" }, { type: "gap", lines: 2 }];
    const { stdout } = await orcWith({ "GET /v1/logs": () => ({ lines }) }, "logs --grep Err.r");
    expect(stdout).toBe("web.1 │ Error: boom\n… 2 lines not shown\n");
    expect(await orcWith({}, "logs --grep [")).toMatchObject({ code: 2, stdout: "" });
  });

  test("doctor says once that the engine is dead, as it is seen from here", async () => {
    const theirs = { level: "problem", subject: "engine", message: "ECONNREFUSED /host/engine/docker.sock" };
    const findings = [theirs, { level: "ok", subject: "disk", message: "74 % used" }];
    const { code, stdout } = await orcWith({ "GET /v1/doctor": () => ({ json: { findings } }) }, "doctor", {
      DOCKER_HOST: "unix:///nowhere.sock",
    });
    expect(code).toBe(3);
    expect(stdout.match(/^\S engine /gm)).toHaveLength(1);
    expect(stdout).toMatch(/engine +no Docker engine answers at \/nowhere\.sock/);
  });

  test("a broken file does not stop ps", async () => {
    await writeFile(join(shop.folder, "compose.yaml"), "name: shop\nservices: [\n");
    expect(await orcWith({}, "ps")).toMatchObject({ code: 0 });
  });

  test("logs behind their replica; a reader that goes away is no error", async () => {
    const { code, stdout } = await orcWith(
      { "GET /v1/logs": () => ({ lines: [LINE, { type: "gap", lines: 2 }] }) },
      "logs web",
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: "web.1 │ hello\n… 2 lines not shown\n",
    });
    const api = await shop.serve({
      ...always(),
      "GET /v1/logs": () => ({ lines: Array.from({ length: 20_000 }, () => LINE), open: true }),
    });
    const child = shop.orc.start(["logs", "-f"], { cwd: shop.folder, env: { ORC_SOCKET: api.socket } });
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(141);
  });

  test("logs -f is left although nobody reads what it writes", async () => {
    const api = await shop.serve({
      ...always(),
      "GET /v1/logs": () => ({ lines: Array.from({ length: 20_000 }, () => LINE), open: true }),
    });
    const child = shop.orc.start(["logs", "-f"], { cwd: shop.folder, env: { ORC_SOCKET: api.socket } });
    child.stdout.once("readable", () => child.kill("SIGINT"));
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(130);
  });

  test("a pipe gets whole lines, each once, and what breaks off is one object at their end", async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => ({ ...LINE, line: `${n} ${"é".repeat(50)}` }));
    const broken = { type: "error", error: { code: "engine.unreachable", message: "the engine is gone", next: [] } };
    const { code, stdout } = await orcWith({ "GET /v1/logs": () => ({ lines: [...lines, broken] }) }, "logs --json");
    const said = stdout.trimEnd().split("\n");
    expect(code).toBe(75);
    expect(said.slice(0, -1).map((text) => JSON.parse(text) as unknown)).toEqual(lines);
    expect(JSON.parse(said.at(-1) ?? "")).toMatchObject({ type: "result", error: { code: "engine.unreachable" } });
  });

  test("no engine and no orcd: said with what to do, 75", async () => {
    const { code, stderr } = await shop.orc.run(["ls"], {
      cwd: shop.folder,
      env: { ORC_SOCKET: "/nowhere.sock", DOCKER_HOST: "unix:///nowhere.sock" },
    });
    expect(code).toBe(75);
    expect(stderr).toMatch(/^orc: no Docker engine answers at \/nowhere\.sock/);
  });

  test("--timeout is the client's patience, 75", async () => {
    const { code, stderr } = await orcWith({ "GET /v1/apps": () => "never" }, "ls --timeout 0.3");
    expect(code).toBe(75);
    expect(stderr).toContain("No answer after");
  });

  test("doctor and version work while everything is dead", async () => {
    const env = { ORC_SOCKET: "/nowhere.sock", DOCKER_HOST: "unix:///nowhere.sock" };
    const doctor = await shop.orc.run(["doctor"], { cwd: shop.folder, env });
    expect(doctor.code).toBe(3);
    expect(doctor.stdout).toMatch(/✗ engine {2}no Docker engine answers/);
    expect((await shop.orc.run(["version"], { cwd: shop.folder, env })).stdout).toMatch(/orcd {2}does not run/);
  });
});

describe("plan", () => {
  test("exits with 10 when there are changes and that was asked for", async () => {
    expect(await orcWith(planned(CHANGE), "plan --exit-code")).toMatchObject({ code: 10 });
    expect(await orcWith(planned(CHANGE), "plan")).toMatchObject({ code: 0 });
    expect(await orcWith(planned(plan({ changed: false })), "plan --exit-code")).toMatchObject({ code: 0 });
  });

  test("written to a file it is carried out as it was shown", async () => {
    const file = join(shop.folder, "shop.plan");
    expect(await orcWith(planned(CHANGE), `plan --out ${file}`)).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ kind: "plan", plan: { hash: CHANGE.hash } });
    const seen: unknown[] = [];
    const script: Script = {
      [`POST ${APP}/apply`]: ({ body }) => {
        seen.push(body);
        return { json: { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true } };
      },
    };
    expect(await orcWith(script, `up --plan ${file}`)).toMatchObject({ code: 0 });
    expect(seen).toMatchObject([{ planHash: CHANGE.hash, basedOn: CHANGE.basedOn, onFailure: "rollback" }]);
  });
});

describe("up", () => {
  test("nothing to do", async () => {
    const result = await orcWith(planned(plan({ changed: false, from: 2, basedOn: 2 })), "up");
    expect(result).toEqual({ code: 0, stdout: "shop · release 2 is what runs. Nothing to do.\n", stderr: "" });
  });

  test("a change: the diff and progress on stderr, the result on stdout", async () => {
    const { code, stdout, stderr } = await orcWith({ ...planned(CHANGE), ...applied() }, "up");
    expect(code).toBe(0);
    expect(stderr).toContain('~ web  environment.LOG_LEVEL  "info" → "debug"');
    expect(stdout).toMatch(/^shop is up · release 2 · [\d.]+ s\n {2}web +http:\/\/localhost:8080\n/);
  });

  test("as one document", async () => {
    const { code, stdout } = await orcWith({ ...planned(CHANGE), ...applied() }, "up --json --quiet");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      api: "orc/v1",
      app: "shop",
      release: 2,
      previousRelease: 1,
      rolloutId: "r1",
      planHash: CHANGE.hash,
      changed: true,
      outcome: "applied",
      services: [WEB],
      steps: CHANGE.steps,
      warnings: [],
    });
  });

  test("without a terminal a removal needs -y, and nothing is changed", async () => {
    const { code, stdout, stderr } = await orcWith({ ...planned(GAP), ...applied() }, "up");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("This removes cron and leaves a gap in db.");
    expect(stderr).toContain("orc up -y");
    expect(shop.api?.asked).not.toContain(`POST ${APP}/apply`);
  });

  test.each(["up -y", "up"])("orc %s, with ORC_YES where there is no -y", async (line) => {
    const env: Record<string, string> = line === "up" ? { ORC_YES: "1" } : {};
    expect(await orcWith({ ...planned({ ...GAP, pull: [] }), ...applied() }, line, env)).toMatchObject({ code: 0 });
  });

  test("a newer change is a conflict, 4", async () => {
    const error = {
      code: "release.newer" as const,
      message: "shop was changed 40 s ago.",
      next: [{ text: "plan again", command: "orc up" }],
      retryable: false,
    };
    const { code, stderr } = await orcWith({ ...planned(CHANGE), ...applied({ error }) }, "up");
    expect({ code, last: stderr.trimEnd().split("\n").slice(-2) }).toEqual({
      code: 4,
      last: ["orc: shop was changed 40 s ago.", "  plan again  orc up"],
    });
  });

  test("a rollout that fails ends with why, the last lines and what had changed, 3", async () => {
    const failure = {
      code: "replica.crashed",
      message: "web.1 exited with 1 after 0.4 s, 3 times.",
      service: "web",
      slot: 1,
      replica: "default.shop.web.1.2",
    };
    const failed = status({
      state: "degraded",
      services: [WEB],
      rollout: rollout(2, "failed", { serving: 1, failure }),
    });
    const line = { ...LINE, stream: "stderr", line: "Error: boom" };
    const script = { ...planned(CHANGE), ...applied(), ...always(failed), "GET /v1/logs": () => ({ lines: [line] }) };
    const { code, stdout, stderr } = await orcWith(script, "up");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(
      "✗ web.1 exited with 1 after 0.4 s, 3 times. Release 2 stopped here; release 1 serves on with 3 of 3.",
    );
    expect(stderr).toMatch(/ {4}\d\d:\d\d:\d\d {2}Error: boom/);
    expect(stderr).toContain('changed in this release  web.environment.LOG_LEVEL  "info" → "debug"');
    expect(stderr).toContain("orc logs web.1 --release 2");
    expect(stderr).toMatch(/see what led to it +orc why web$/m);
    const document = JSON.parse((await orcWith(script, "up --json")).stdout);
    expect(document).toMatchObject({
      app: "shop",
      outcome: "rolled-back",
      error: { code: "replica.crashed", service: "web", slot: 1 },
    });
  });

  test.each([
    ["", "rollback", 1, "rolled-back", "release 1 serves on"],
    [" --on-failure pause", "pause", 2, "paused", "stops where it is"],
    [" --on-failure continue", "continue", 2, "failed", "orc keeps trying"],
  ] as const)("up%s that fails", async (flag, onFailure, serving, outcome, words) => {
    let asked: unknown;
    const failed = status({
      services: [WEB],
      record: { ...record(2, 2), onFailure },
      rollout: rollout(2, "failed", { serving, failure: { code: "rollout.deadline", message: "not ready after 9 s" } }),
    });
    const apply: Script = {
      [`POST ${APP}/apply`]: ({ body }) => {
        asked = body;
        return { json: { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true } };
      },
    };
    const { code, stdout } = await orcWith({ ...always(failed), ...planned(CHANGE), ...apply }, `up --json${flag}`);
    expect(asked).toMatchObject({ onFailure });
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 3,
      outcome,
      error: { message: expect.stringContaining(words) },
    });
  });

  test("up --json --events is a stream whose last line is the result, also of a failure", async () => {
    const { code, stdout } = await orcWith({ ...planned(CHANGE), ...applied() }, "up --json --events");
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(lines.map(({ type }) => type)).toEqual([...lines.slice(1).map(() => "progress"), "result"]);
    expect(lines[0]).toMatchObject({ type: "progress", name: "web.1" });
    expect(lines.at(-1)).toMatchObject({ type: "result", api: "orc/v1", app: "shop", outcome: "applied" });
    const error = { code: "release.newer" as const, message: "shop was changed.", next: [], retryable: false };
    const failed = await orcWith({ ...planned(CHANGE), ...applied({ error }) }, "up --json --events");
    expect(failed.code).toBe(4);
    expect(JSON.parse(failed.stdout)).toMatchObject({ type: "result", error: { code: "release.newer" } });
  });

  test("up --quiet says only how it ended", async () => {
    const done = await orcWith({ ...planned(CHANGE), ...applied() }, "up --quiet");
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expect(done.stdout).toMatch(/^shop is up/);
    expect(done.stdout).not.toContain("orc ");
  });

  test.each([
    ["stop web", { serving: 2 }, "sick", 0],
    ["stop web", { serving: 2 }, "web", 3],
    ["stop web", { serving: 1 }, "sick", 3],
  ])("%s while something else is broken (%o, %s): %i", async (words, more, service, exit) => {
    const failure = { code: "replica.crashed", message: `${service}.1 exited with 1, 3 times`, service, slot: 1 };
    const after = status({
      services: [{ ...WEB, desired: 0, ready: 0 }],
      rollout: rollout(2, "failed", { failure, ...more }),
    });
    const script: Script = {
      ...always(after),
      "GET /v1/replicas": () => ({ json: [] }),
      "GET /v1/logs": () => ({ lines: [] }),
      [`POST ${APP}/stop`]: () => ({
        json: { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true },
      }),
    };
    const { code, stdout, stderr } = await orcWith(script, words);
    expect(code).toBe(exit);
    expect(stderr).toContain(`${failure.message}`);
    if (exit === 0) expect(stdout).toMatch(/^shop · web stopped/);
  });

  test("stop web waits for web, and not for another service that never comes up", async () => {
    const going = status({
      services: [
        { ...WEB, desired: 0, ready: 0 },
        { ...WEB, name: "sick", desired: 1, ready: 0 },
      ],
      rollout: rollout(2, "running"),
    });
    const script: Script = {
      ...always(going),
      "GET /v1/replicas": () => ({ json: [] }),
      [`POST ${APP}/stop`]: () => ({
        json: { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true },
      }),
    };
    const { code, stdout } = await orcWith(script, "stop web");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^shop · web stopped/);
  });

  test("down that runs out of time says that it goes on", async () => {
    const failure = { code: "rollout.deadline", message: "not down after 6 s; web.1 of release 2 is stopping" };
    const slow = status({
      services: [WEB],
      record: { ...record(2, 2), wanted: "down" },
      rollout: rollout(2, "failed", { failure }),
    });
    const change = { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true };
    const { code, stderr } = await orcWith(
      { ...always(slow), [`POST ${APP}/down`]: () => ({ json: change }) },
      "down -y",
    );
    expect(code).toBe(3);
    expect(stderr).toContain(`✗ shop is ${failure.message}. orc keeps trying.`);
  });

  test("--timeout of down is how long the client waits, 75", async () => {
    const going = status({ services: [WEB], rollout: rollout(2, "running") });
    const change = { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true };
    const script = { ...always(going), [`POST ${APP}/down`]: () => ({ json: change }) };
    const { code, stderr } = await orcWith(script, "down -y --timeout 1");
    expect(code).toBe(75);
    expect(stderr).toContain("No answer after 1 s; what was asked for may still go on.");
  });

  test("down of what is down does nothing, and asks nothing", async () => {
    const down = status({ record: { ...record(2, 2), wanted: "down" }, rollout: rollout(2, "complete") });
    expect(await orcWith(always(down), "down")).toEqual({
      code: 0,
      stdout: "shop is down. Nothing to do.\n",
      stderr: "",
    });
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s detaches: the rollout goes on, 130", async (signal) => {
    const going = status({ services: [{ ...WEB, ready: 1 }], rollout: rollout(2, "running") });
    const api = await shop.serve({ ...always(going), ...planned(CHANGE), ...applied() });
    const child = shop.orc.start(["up"], { cwd: shop.folder, env: { ORC_SOCKET: api.socket } });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      const wasThere = stderr.includes("web.1");
      stderr += chunk.toString();
      if (!wasThere && stderr.includes("web.1")) child.kill(signal);
    });
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130);
    expect(stderr).toMatch(/Detached\. The rollout of release 2 goes on in the cluster: web 0 of 3 replaced\./);
  });

  test("Ctrl-C on a terminal detaches too, though a library holds the cursor", async () => {
    const going = status({ services: [{ ...WEB, ready: 1 }], rollout: rollout(2, "running") });
    const api = await shop.serve({ ...always(going), ...planned(CHANGE), ...applied() });
    const command = `stty cols 100 rows 24; ${process.execPath} ${join(shop.orc.root, "dist/orc.js")} up; echo "exit $?"`;
    const terminal = spawn("script", ["-qec", command, "/dev/null"], {
      cwd: shop.folder,
      // Which program `script` runs: of the shells bash waits for what a child makes of Ctrl-C.
      env: { ...process.env, CI: "", ORC_SOCKET: api.socket, LANG: "C.UTF-8", TERM: "xterm", SHELL: "/bin/bash" },
    });
    let shown = "";
    terminal.stdout.on("data", (chunk: Buffer) => {
      const wasThere = shown.includes("web.3");
      shown += chunk.toString();
      if (!wasThere && shown.includes("web.3")) terminal.stdin.write("\x03");
    });
    await new Promise((resolve) => terminal.once("close", resolve));
    expect(shown).toContain("Detached. The rollout of release 2 goes on in the cluster");
    expect(shown).toContain("exit 130");
  });

  test("--no-wait returns once it is committed", async () => {
    const { code, stdout } = await orcWith({ ...planned(CHANGE), ...applied() }, "up --no-wait");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Release 2 is on its way\./);
    expect(shop.api?.asked).not.toContain("GET /v1/watch");
  });
});

describe("small changes", () => {
  const change = { json: { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true } };

  test("scale sends the counts and waits", async () => {
    const seen: unknown[] = [];
    const { code, stdout } = await orcWith(
      {
        [`POST ${APP}/scale`]: ({ body }) => {
          seen.push(body);
          return change;
        },
      },
      "scale web=3",
    );
    expect({ code, seen }).toMatchObject({ code: 0, seen: [{ services: { web: 3 } }] });
    expect(stdout).toMatch(/^shop · web scaled · [\d.]+ m?s\n {2}ready {3}web 3\/3\n$/);
  });

  test("scale of a service that is not there names the nearest", async () => {
    const { code, stderr } = await orcWith({}, "scale wbe=3");
    expect(code).toBe(3);
    expect(stderr).toContain("did you mean web?");
  });

  test("down --volumes removes them once all is gone, and says which", async () => {
    const script: Script = {
      [`POST ${APP}/down`]: () => change,
      [`POST ${APP}/volumes/remove`]: () => ({ json: { removed: ["shop_pgdata"] } }),
      "GET /v1/replicas": () => ({ json: [] }),
    };
    const { code, stdout } = await orcWith(script, "down -y -v");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^shop is down · .*\n {2}volumes {2}removed: shop_pgdata\n/);
  });

  test("down asks, so it needs -y without a terminal", async () => {
    const { code, stderr } = await orcWith({}, "down");
    expect(code).toBe(2);
    expect(stderr).toContain("orc down -y -p shop");
  });
});

describe("rollout", () => {
  const change = { json: { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true } };
  const stopped = status({ services: [{ ...WEB, ready: 1 }], rollout: rollout(2, "failed") });

  test("status says how far it is; at rest -f has nothing to follow", async () => {
    const shown = await orcWith(always(stopped), "rollout status");
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toMatch(/^shop · release 1 → 2 · stopped where it was\n {2}✗ web +1 of 3 ready\n$/);
    expect((await orcWith({}, "rollout status -f")).stdout).toMatch(/^shop · release 1 → 2 · complete\n/);
    const document = JSON.parse(
      (await shop.orc.run(["rollout", "--json"], { cwd: shop.folder, env: { ORC_SOCKET: shop.api?.socket ?? "" } }))
        .stdout,
    );
    expect(document).toMatchObject({ app: "shop", release: 2, rollout: { state: "complete" }, services: [WEB] });
  });

  test("resume asks for it, and follows", async () => {
    const seen: unknown[] = [];
    const script: Script = {
      [`POST ${APP}/resume`]: ({ body }) => {
        seen.push(body);
        return change;
      },
    };
    const { code, stdout } = await orcWith(script, "rollout resume --timeout 30");
    expect({ code, seen }).toMatchObject({ code: 0, seen: [{ deadlineMs: 30_000, author: {} }] });
    expect(stdout).toMatch(/^shop · rolled out · /);
  });

  test("abort makes a release of the one that came up before, without asking", async () => {
    const seen: unknown[] = [];
    let isBack = false;
    const script: Script = {
      [`GET ${APP}`]: () => ({ json: isBack ? SETTLED : stopped }),
      [`GET ${APP}/releases/1`]: () => ({
        json: { number: 1, spec: { name: "shop", services: {}, volumes: {} }, sources: {}, origin: ORIGIN },
      }),
      ...planned({ ...CHANGE, pull: [] }),
      [`POST ${APP}/apply`]: ({ body }) => {
        isBack = true;
        seen.push(body);
        return change;
      },
    };
    const { code, stdout } = await orcWith(script, "rollout abort");
    expect({ code, seen }).toMatchObject({ code: 0, seen: [{ reason: "rollback to 1", takeOver: true }] });
    expect(stdout).toMatch(/^shop is up · release 2 · /);
  });

  test("where there is nothing to stop, abort says so", async () => {
    const { code, stderr } = await orcWith({}, "rollout abort");
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: "orc: No rollout of shop is under way.\n  back to the release before  orc rollback -p shop\n",
    });
  });
});

describe("exec", () => {
  const execWith = async (
    words: string[],
    input: string,
    command: Command,
  ): Promise<CliResult & { asked: ExecRequest[] }> => {
    const asked: ExecRequest[] = [];
    const api = await shop.serve(always(), (request, given) => {
      asked.push(request);
      return command(request, given);
    });
    const result = await shop.orc.run(words, { cwd: shop.folder, input, env: { ORC_SOCKET: api.socket } });
    return { ...result, asked };
  };

  test("hands on streams and the command's own exit code; its flags are not orc's", async () => {
    const result = await execWith(
      ["exec", "-T", "-e", "A=1", "web.2", "sh", "-c", "cat; exit 7", "--help", "--json"],
      "hello",
      (_, input) => ({ stdout: `out ${input}`, stderr: "err", code: 7 }),
    );
    expect(result).toMatchObject({ code: 7, stdout: "out hello", stderr: "err" });
    expect(result.asked[0]).toMatchObject({
      service: "web",
      slot: 2,
      tty: false,
      environment: { A: "1" },
      command: ["sh", "-c", "cat; exit 7", "--help", "--json"],
    });
  });

  test("without a slot says which one it took", async () => {
    const { stderr } = await execWith(["exec", "web", "true"], "", () => ({ stdout: "", stderr: "", code: 0 }));
    expect(stderr).toBe("in web.1\n");
  });

  test("exits with 125 when orc failed", async () => {
    const error = { code: "replica.unknown" as const, message: "web.9 does not run.", next: [], retryable: false };
    expect(await execWith(["exec", "web.9", "ls"], "", () => ({ error }))).toMatchObject({
      code: 125,
      stdout: "",
      stderr: "orc: web.9 does not run.\n  those there are  orc ps\n",
    });
  });
});
