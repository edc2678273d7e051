import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExecSession, ExecSpec } from "../../src/engine/ports/container-exec.ts";
import { textOf } from "../support/collect.ts";
import { makeDockerPlace } from "../support/docker-place.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { startNew } from "./engine-place.ts";

type Place = Awaited<ReturnType<typeof makeDockerPlace>>;

/** What running commands in containers must do on a real engine. */
export function dockerExecContract(name: string, hostOf: () => EngineHost): void {
  describe(`Docker, exec: ${name}`, () => {
    let place: Place;
    let container: string;

    beforeAll(async () => {
      place = await makeDockerPlace(hostOf());
      container = await startNew(place, "web.1", { does: "run" });
    });
    afterAll(() => place.dispose());

    const enter = (script: string, over: Partial<ExecSpec> = {}): Promise<ExecSession> =>
      place.connection.exec.exec({
        container,
        command: ["sh", "-c", script],
        tty: false,
        stdin: false,
        environment: {},
        ...over,
      });

    async function outcome(session: ExecSession): Promise<{ stdout: string; stderr: string; code: number }> {
      const [stdout, stderr] = await Promise.all([textOf(session.stdout), textOf(session.stderr)]);
      return { stdout, stderr, code: await session.exitCode };
    }

    test("output and errors come apart, then the exit code", async () => {
      const session = await enter("echo out; echo err >&2; exit 7");
      expect(await outcome(session)).toEqual({ stdout: "out\n", stderr: "err\n", code: 7 });
    });

    test("without input its end changes nothing", async () => {
      const session = await enter("cat; sleep 0.2; echo end");
      session.stdin.end();
      expect(await outcome(session)).toEqual({ stdout: "end\n", stderr: "", code: 0 });
    });

    test("input is passed on, and its end is the command's", async () => {
      const session = await enter("cat; echo end >&2", { stdin: true });
      session.stdin.write("one\n");
      session.stdin.end("two\n");
      expect(await outcome(session)).toEqual({ stdout: "one\ntwo\n", stderr: "end\n", code: 0 });
    });

    test("a megabyte goes through and back unchanged", async () => {
      const session = await enter("cat", { stdin: true });
      const text = "0123456789abcdef".repeat(65_536);
      session.stdin.end(text);
      const { stdout, code } = await outcome(session);
      expect(stdout === text).toBe(true);
      expect(code).toBe(0);
    });

    test("environment, user and folder", async () => {
      const session = await enter("echo $GREETING $NAME; id -u; pwd", {
        environment: { NAME: "a b=c" },
        user: "1000",
        workingDir: "/etc",
      });
      expect((await outcome(session)).stdout).toBe("hello a b=c\n1000\n/etc\n");
    });

    test("a terminal has a size, which can be changed, and everything comes as output", async () => {
      const session = await enter(
        'until stty size 2>/dev/null | grep .; do sleep 0.05; done; read line; stty size; echo "$line" >&2',
        {
          tty: true,
          stdin: true,
          size: { columns: 100, rows: 30 },
        },
      );
      const seen: string[] = [];
      for await (const chunk of session.stdout.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        seen.push(chunk.toString());
        if (seen.join("").includes("30 100")) break;
      }
      await session.resize({ columns: 80, rows: 24 });
      session.stdin.write("typed\n");
      const { stdout, stderr, code } = await outcome(session);
      expect(stdout).toContain("24 80");
      expect(stdout).toContain("typed");
      expect(stderr).toBe("");
      expect(code).toBe(0);
    });

    test("a command that closes its output early still tells its exit code", async () => {
      const session = await enter("exec >&- 2>&-; sleep 0.5; exit 5");
      expect(await outcome(session)).toEqual({ stdout: "", stderr: "", code: 5 });
    });

    test.each([false, true])("a command that is not there is told as a shell would; a terminal: %s", async (tty) => {
      const session = await enter("", { command: ["/no/such/program"], tty, size: { columns: 80, rows: 24 } });
      const { code, stdout, stderr } = await outcome(session);
      expect([126, 127]).toContain(code);
      expect(stdout + stderr).toContain("/no/such/program");
    });

    test("a container that is gone, and one that does not run", async () => {
      await expect(enter("true", { container: "nothing-there" })).rejects.toMatchObject({ code: "container.missing" });
      const ended = await startNew(place, "web.2", { does: "run" });
      await place.engine.kill(ended);
      await expect(enter("true", { container: ended })).rejects.toMatchObject({ code: "engine.refused" });
    });

    test("whoever lets go is not waited for", async () => {
      const session = await enter("cat", { stdin: true });
      session.close();
      await expect(session.exitCode).rejects.toMatchObject({ code: "cancelled" });
    });
  });
}
