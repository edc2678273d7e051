import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { HostProbe } from "../../../src/drivers/probe/host-probe.ts";
import type { ProbeCheck } from "../../../src/engine/model/app-spec.ts";
import { EngineError } from "../../../src/errors/orc-error.ts";
import { probeContract } from "../../contract/probe.ts";
import { LocalExec } from "../../fakes/local-exec.ts";
import { type Running, serveGrpcHealth, serveHttp } from "../../support/health-servers.ts";
import { waitFor } from "../../support/wait-for.ts";

const running: Running[] = [];

const kept = async (server: Promise<Running>): Promise<number> => {
  const started = await server;
  running.push(started);
  return started.port;
};

const closeAll = async (): Promise<void> => {
  await Promise.all(running.splice(0).map((server) => server.close()));
};

afterAll(closeAll);

const closedPort = async (): Promise<number> => {
  const server = await serveHttp(() => {});
  await server.close();
  return server.port;
};

/** What a process was started with; nothing of one that has ended, whether somebody has taken notice of that or not. */
const commandOf = (pid: number): Promise<string> => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");

const http = (port: number, change: Partial<Extract<ProbeCheck, { kind: "http" }>> = {}): ProbeCheck => ({
  kind: "http",
  port,
  path: "/health",
  scheme: "http",
  headers: {},
  status: { from: 200, to: 399 },
  ...change,
});

const SERVING = 1;
const NOT_SERVING = 2;

probeContract("from this machine", async () => ({
  probe: new HostProbe(new LocalExec()),
  async program(kind, health) {
    const at = { address: "127.0.0.1", container: "c" };
    switch (kind) {
      case "http":
        return {
          ...at,
          check: http(
            await kept(
              serveHttp((_, response) => {
                if (health !== "hangs") response.writeHead(health === "well" ? 200 : 503).end();
              }),
            ),
          ),
        };
      case "tcp":
        return {
          ...at,
          check: { kind, port: health === "well" ? await kept(serveHttp(() => {})) : await closedPort() },
        };
      case "exec":
        return {
          ...at,
          check: { kind, command: { well: ["true"], unwell: ["false"], hangs: ["sleep", "60"] }[health] },
        };
      case "grpc": {
        const status = { well: SERVING, unwell: NOT_SERVING, hangs: undefined }[health];
        return { ...at, check: { kind, port: await kept(serveGrpcHealth(() => status)), service: "" } };
      }
      default:
        return kind satisfies never;
    }
  },
  dispose: closeAll,
}));

const exec = new LocalExec();
const probe = new HostProbe(exec);
const ask = (check: ProbeCheck, timeoutMs = 30_000) =>
  probe.ask({ check, address: "127.0.0.1", container: "c", timeoutMs });

describe("http", () => {
  test("follows no redirect", async () => {
    const asked: (string | undefined)[] = [];
    const port = await kept(
      serveHttp(({ url }, response) => {
        asked.push(url);
        response.writeHead(302, { location: "/elsewhere" }).end();
      }),
    );
    expect(await ask(http(port))).toEqual({ passed: true, words: "ok" });
    expect(await ask(http(port, { status: { from: 200, to: 299 } }))).toEqual({ passed: false, words: "302" });
    expect(asked).toEqual(["/health", "/health"]);
  });

  test("sends what it is told, on a connection of its own", async () => {
    const headers: Record<string, unknown>[] = [];
    const port = await kept(
      serveHttp((request, response) => {
        headers.push(request.headers);
        response.end();
      }),
    );
    await ask(http(port, { host: "shop.example", headers: { "X-Probe": "1" } }));
    expect(headers).toEqual([{ "user-agent": "orc-probe", connection: "close", host: "shop.example", "x-probe": "1" }]);
  });

  test("does not wait for a page that never ends", async () => {
    const port = await kept(serveHttp((_, response) => void response.writeHead(200).write("x".repeat(100_000))));
    expect(await ask(http(port))).toEqual({ passed: true, words: "ok" });
  });

  test.each<[string, (port: number) => ProbeCheck, RegExp]>([
    ["nobody listens", (port) => http(port), /^connection refused$/],
    ["a path that HTTP does not allow", (port) => http(port, { path: "/a b" }), /unescaped/],
    ["a header that HTTP does not allow", (port) => http(port, { headers: { "a b": "c" } }), /header/i],
  ])("%s: fails in words", async (_, check, words) => {
    const answer = await ask(check(await closedPort()));
    expect(answer.passed).toBe(false);
    expect(answer.words).toMatch(words);
  });

  test("asked by https where only http is spoken it fails in words", async () => {
    const port = await kept(serveHttp((_, response) => void response.end()));
    expect(await ask(http(port, { scheme: "https" }))).toMatchObject({
      passed: false,
      words: expect.stringMatching(/./),
    });
  });
});

describe("grpc", () => {
  test("asks for the service it is told", async () => {
    const names: string[] = [];
    const port = await kept(
      serveGrpcHealth((service) => {
        names.push(service);
        return SERVING;
      }),
    );
    const long = "shop.".repeat(40);
    for (const service of ["", "shop.Cart", long]) await ask({ kind: "grpc", port, service });
    expect(names).toEqual(["", "shop.Cart", long]);
  });

  test("nobody listens", async () => {
    expect(await ask({ kind: "grpc", port: await closedPort(), service: "" })).toEqual({
      passed: false,
      words: "connection refused",
    });
  });

  test("a web server is none", async () => {
    const port = await kept(serveHttp((_, response) => void response.end()));
    expect((await ask({ kind: "grpc", port, service: "" })).passed).toBe(false);
  });
});

describe("exec", () => {
  test("tells the last words of a command that fails", async () => {
    const command = ["sh", "-c", "echo one; echo no database >&2; exit 3"];
    expect(await ask({ kind: "exec", command })).toEqual({ passed: false, words: "exit 3, no database" });
  });

  test("takes little of what is written", async () => {
    const command = ["sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; exit 1"];
    expect((await ask({ kind: "exec", command })).words.length).toBeLessThan(300);
  });

  test("lets go of a command that is late", async () => {
    const before = exec.closed.length;
    await ask({ kind: "exec", command: ["sleep", "60"] }, 50);
    expect(exec.closed).toHaveLength(before + 1);
  });

  test("ends what is late, with all that it started; what was in time is left to itself", async () => {
    const folder = await mkdtemp(join(tmpdir(), "orc-late-"));
    const pids = join(folder, "pids");
    const script = `sh -c 'echo $$ >> "$0"; trap "" TERM HUP; sleep 600' ${pids} & echo $$ >> ${pids}; wait`;
    try {
      const asked = exec.asked.length;
      expect(await ask({ kind: "exec", command: ["true"] })).toMatchObject({ passed: true });
      expect(exec.asked).toHaveLength(asked + 1);
      await ask({ kind: "exec", command: ["sh", "-c", script] }, 2000);
      const begun = (await readFile(pids, "utf8")).trim().split("\n").map(Number);
      expect(begun.length).toBeGreaterThan(0);
      await waitFor("them to be gone", async () =>
        (await Promise.all(begun.map(commandOf))).every((line) => line === ""),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  const refusing = (code: "engine.unreachable" | "engine.refused"): Promise<unknown> =>
    new HostProbe({ exec: () => Promise.reject(new EngineError(code, "is not running")) }).ask({
      check: { kind: "exec", command: ["x"] },
      address: "",
      container: "c",
      timeoutMs: 30_000,
    });

  test("a container that cannot be entered is not well; an engine that is away says nothing of it", async () => {
    expect(await refusing("engine.refused")).toEqual({ passed: false, words: "is not running" });
    await expect(refusing("engine.unreachable")).rejects.toMatchObject({ code: "engine.unreachable" });
  });
});
