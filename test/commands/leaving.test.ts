import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { replica, rollout, status } from "../cli/rollout/scripted-client.ts";
import { CHANGE } from "../render/shop.ts";
import type { Script } from "../support/scripted-api.ts";
import { shopFolder } from "../support/shop-folder.ts";
import { waitFor } from "../support/wait-for.ts";

const shop = shopFolder();

const APP = "/v1/namespaces/default/apps/shop";
const WEB = { name: "web", image: "web:2", desired: 3, ready: 1, urls: [] };
const TAKEN = { generation: 2, release: 2, rolloutId: "r1", revision: 5, changed: true };
const GOING: Script = {
  "GET /v1/version": () => ({ json: { version: "0.1.0", startedAt: "2026-01-31T14:00:00Z" } }),
  [`GET ${APP}`]: () => ({ json: status({ services: [WEB], rollout: rollout(2, "running") }) }),
  "GET /v1/replicas": () => ({ json: [replica("web", 1, "default.shop.web.1.1")] }),
  "GET /v1/watch": () => ({ lines: [{ type: "synced", storeId: "s", revision: 1 }], open: true }),
  [`POST ${APP}/plan`]: () => ({ json: CHANGE }),
  [`POST ${APP}/apply`]: () => ({ json: TAKEN }),
  "POST /v1/images/pull": () => ({ lines: [{ type: "result", image: "web:2" }] }),
};

type Started = {
  child: ChildProcessWithoutNullStreams;
  said(): string;
  shown(): string;
  ended: Promise<number | null>;
};

async function start(words: string, script: Script = {}): Promise<Started> {
  const api = await shop.serve({ ...GOING, ...script });
  const child = shop.orc.start(words.split(" "), { cwd: shop.folder, env: { ORC_SOCKET: api.socket } });
  let [shown, said] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, said: () => said, shown: () => shown, ended };
}

const asked = (what: string): Promise<true> => waitFor(what, () => shop.api?.asked.includes(what));

const PULLS: Script = {
  [`POST ${APP}/plan`]: () => ({ json: { ...CHANGE, pull: [{ host: "alpha", image: "web:2", bytes: 1 }] } }),
  "POST /v1/images/pull": () => ({ lines: [], open: true }),
};

describe("up that is interrupted", () => {
  test.each<[signal: "SIGINT" | "SIGTERM", when: string, script: Script, moment: string]>([
    ["SIGINT", "a plan is made", { [`POST ${APP}/plan`]: () => "never" }, `POST ${APP}/plan`],
    ["SIGTERM", "an image is pulled", PULLS, "POST /v1/images/pull"],
  ])("by %s while %s: nothing was changed", async (signal, _, script, moment) => {
    const { child, said, shown, ended } = await start("up", script);
    await asked(moment);
    child.kill(signal);
    expect(await ended).toBe(130);
    expect(said()).toMatch(/(^|\n)Interrupted\. Nothing was changed\.\n$/);
    expect(shown()).toBe("");
    expect(shop.api?.asked).not.toContain(`POST ${APP}/apply`);
  });

  test("while the change is on its way: no more is claimed than is known", async () => {
    const { child, said, ended } = await start("up", { [`POST ${APP}/apply`]: () => "never" });
    await asked(`POST ${APP}/apply`);
    child.kill("SIGTERM");
    expect(await ended).toBe(130);
    expect(said()).toMatch(/it may have been taken\.\n {2}see what runs {2}orc ps\n$/);
  });

  test("once it was taken: it goes on, and with --json the one document says so", async () => {
    const { child, shown, ended } = await start("up --json");
    await asked("GET /v1/watch");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(JSON.parse(shown())).toMatchObject({
      outcome: "detached",
      release: 2,
      error: { code: "cancelled", message: expect.stringContaining("The rollout of release 2 goes on") },
    });
  });
});

test("up --follow shows what the app writes once it is up, and Ctrl-C has nothing more to say", async () => {
  const line = { at: "2026-01-31T14:02:11Z", app: "shop", service: "web", slot: 1, stream: "stdout", line: "hello" };
  const up = status({ state: "steady", services: [{ ...WEB, ready: 3 }], rollout: rollout(2, "complete") });
  const { child, shown, said, ended } = await start("up --follow", {
    [`GET ${APP}`]: () => ({ json: up }),
    "GET /v1/logs": () => ({ lines: [line], open: true }),
  });
  await waitFor("the line", () => shown().includes("web.1 │ hello\n"));
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(shown()).toMatch(/^shop is up · release 2 · /);
  expect(said()).not.toMatch(/Interrupted|Detached/);
});

test("whoever presses Ctrl-C again does not wait for an answer", async () => {
  const { child, said, ended } = await start("up", { [`POST ${APP}/apply`]: () => "never" });
  await asked(`POST ${APP}/apply`);
  const again = setInterval(() => child.kill("SIGINT"), 300);
  expect(await ended).toBe(130);
  clearInterval(again);
  expect(said()).not.toContain("    at ");
});

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

test.each([
  ["up", "exec"],
  ["logs -f", "exec"],
  ["up, deaf to hanging up,", "trap '' HUP; exec"],
])("a terminal that goes away ends %s", async (name, exec) => {
  const words = name.startsWith("up") ? "up" : name;
  const line = { at: "2026-01-31T14:02:11Z", app: "shop", service: "web", slot: 1, stream: "stdout", line: "hello" };
  let isFollowed = 0;
  const api = await shop.serve({
    ...GOING,
    "GET /v1/logs": () => ({ lines: [line], open: true }),
    [`GET ${APP}`]: () => {
      isFollowed += 1;
      return { json: status({ services: [{ ...WEB, ready: isFollowed % 3 }], rollout: rollout(2, "running") }) };
    },
  });
  const command = `stty cols 100 rows 24; echo "pid $$"; ${exec} "${process.execPath}" "${join(shop.orc.root, "dist/orc.js")}" ${words}`;
  const terminal = spawn("script", ["-qec", command, "/dev/null"], {
    cwd: shop.folder,
    env: { ...process.env, CI: "", ORC_SOCKET: api.socket, LANG: "C.UTF-8", TERM: "xterm", SHELL: "/bin/bash" },
  });
  let shown = "";
  terminal.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const said = words === "up" ? "web.3" : "hello";
  await waitFor("it to be drawn", () => shown.includes(said));
  const pid = Number(/pid (\d+)/.exec(shown)?.[1]);
  terminal.kill("SIGKILL");
  await waitFor("its end", () => isGone(pid));
});

test("what breaks beside a command ends it as a defect, in one document", async () => {
  const program = `const timer = setInterval(() => {
    if (process.listenerCount("uncaughtException") === 0) return;
    clearInterval(timer);
    Promise.reject(new Error("loose end"));
  }, 10);`;
  const broken = `data:text/javascript,${encodeURIComponent(program)}`;
  const api = await shop.serve({ ...GOING, [`POST ${APP}/plan`]: () => "never" });
  const env = { ORC_SOCKET: api.socket, NODE_OPTIONS: `--import ${broken}` };
  const { code, stdout } = await shop.orc.run(["up", "--json"], { cwd: shop.folder, env });
  expect(code).toBe(70);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: "bug", message: "loose end" } });
});

describe("a reader that goes away ends orc as it ends other programs", () => {
  const LINE = { at: "2026-01-31T14:02:11Z", app: "shop", service: "web", slot: 1, stream: "stdout", line: "hello" };
  const LOGS: Script = { "GET /v1/logs": () => ({ lines: Array.from({ length: 20_000 }, () => LINE), open: true }) };

  /** As a shell runs it; answers the exit codes of both ends and what was said. */
  async function piped(words: string, reader: string, script: Script = {}): Promise<[string, string]> {
    const api = await shop.serve({ ...GOING, ...script });
    const command = `"$NODE" "$ORC" ${words} | ${reader}; echo "\${PIPESTATUS[*]}"`;
    const child = spawn("bash", ["-c", command], {
      cwd: shop.folder,
      env: {
        ...process.env,
        ORC_SOCKET: api.socket,
        LANG: "C.UTF-8",
        NODE: process.execPath,
        ORC: join(shop.orc.root, "dist/orc.js"),
      },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk.toString();
    });
    await once(child, "close");
    return [out, err];
  }

  test("logs -f | head", async () => {
    expect(await piped("logs -f", "head -1", LOGS)).toEqual(["web.1 │ hello\n141 0\n", ""]);
  });

  test("up, all it says, | head", async () => {
    // It has always something more to say: whenever the reader is gone, a line finds that out.
    let looks = 0;
    const more: Script = {
      [`GET ${APP}`]: () => {
        looks += 1;
        const services = [{ ...WEB, ready: looks % 3 }];
        return { json: status({ services, rollout: rollout(2, "running") }) };
      },
    };
    const [out] = await piped("up 2>&1", "head -1", more);
    expect(out).toMatch(/^shop.*\n141 0\n$/);
  });

  test("a slow reader loses nothing", async () => {
    const all = Array.from({ length: 5000 }, (_, index) => ({ ...LINE, line: `${index} ${"x".repeat(100)}` }));
    const lines: Script = { "GET /v1/logs": () => ({ lines: all }) };
    const [out] = await piped("logs --json", "(sleep 1; wc -l)", lines);
    expect(out.split(/\s+/).filter(Boolean)).toEqual(["5000", "0", "0"]);
  });

  test("a disk that is full is told", async () => {
    const { code, stderr } = await shop.orc.run(["version"], {});
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const child = spawn("sh", ["-c", `"$NODE" "$ORC" help > /dev/full`], {
      env: { ...process.env, NODE: process.execPath, ORC: join(shop.orc.root, "dist/orc.js") },
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [full] = await once(child, "close");
    expect(full).toBe(1);
    expect(said).toMatch(/^orc: the result could not be written: ENOSPC/);
  });
});
