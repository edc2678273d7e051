import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContainerSpec } from "../../src/engine/ports/container-engine.ts";
import { makeDockerPlace } from "../support/docker-place.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { ended, specOf } from "./engine-place.ts";

/** What a real engine makes of everything else it is told of a container. */
export function dockerSpecContract(name: string, hostOf: () => EngineHost): void {
  describe(`Docker, spec: ${name}`, () => {
    let host: EngineHost;
    let place: Awaited<ReturnType<typeof makeDockerPlace>>;
    let made = 0;

    beforeAll(async () => {
      host = hostOf();
      place = await makeDockerPlace(host);
    });
    afterAll(() => place.dispose());

    const specWith = (script: string, over: Partial<ContainerSpec> = {}): ContainerSpec => {
      made += 1;
      return { ...specOf(place, `spec.${made}`, { does: "run" }), command: ["sh", "-c", script], ...over };
    };

    async function start(script: string, over: Partial<ContainerSpec> = {}): Promise<string> {
      const id = await place.engine.create(specWith(script, over));
      await place.engine.start(id);
      return id;
    }

    async function linesOf(id: string): Promise<string[]> {
      await ended(place, id);
      const lines: string[] = [];
      for await (const { line } of place.engine.logs(id, { follow: false }, new AbortController().signal))
        lines.push(line);
      return lines;
    }

    const run = async (script: string, over?: Partial<ContainerSpec>): Promise<string[]> =>
      linesOf(await start(script, over));

    test("environment, user, folder and name", async () => {
      const lines = await run('echo "$GREETING|$EMPTY|$ODD"; id -u; pwd; hostname', {
        environment: { GREETING: "hello", EMPTY: "", ODD: 'a=b "c" $d\te' },
        user: "1000:1000",
        workingDir: "/etc",
        hostname: "web-3",
      });
      expect(lines).toEqual(['hello||a=b "c" $d\te', "1000", "/etc", "web-3"]);
    });

    test("names are looked up where it was told, and how", async () => {
      const lines = await run("cat /etc/resolv.conf", {
        dns: {
          servers: ["10.9.8.7"],
          search: ["shop.default.orc.internal", "default.orc.internal"],
          options: ["ndots:2"],
        },
      });
      expect(lines).toContain("search shop.default.orc.internal default.orc.internal");
      expect(lines.join("\n")).toMatch(/^options .*ndots:2/m);
    });

    test("an entrypoint takes the place of the image's, and a first process that reaps", async () => {
      expect(await run("", { entrypoint: ["echo", "said"], command: ["hello"] })).toEqual(["said hello"]);
      const [first] = await run("cat /proc/1/comm", { init: true });
      expect(first).toMatch(/init|tini/);
    });

    test("limits reach the kernel, and the engine restarts nothing", async () => {
      const id = await start("sleep 600", {
        resources: {
          limits: { memoryBytes: 64 * 2 ** 20, cpuNano: 500_000_000, pids: 50 },
          reservations: { memoryBytes: 32 * 2 ** 20 },
        },
      });
      const settings = JSON.parse(await host.docker("inspect", "-f", "{{json .HostConfig}}", id)) as Record<
        string,
        unknown
      >;
      expect(settings).toMatchObject({
        Memory: 64 * 2 ** 20,
        MemoryReservation: 32 * 2 ** 20,
        NanoCpus: 500_000_000,
        PidsLimit: 50,
        RestartPolicy: { Name: "no" },
      });
      const usage = await place.engine.usage([id]);
      expect(usage.get(id)?.memoryLimitBytes).toBe(64 * 2 ** 20);
      await place.engine.kill(id);
    });

    test("its own stop signal ends it", async () => {
      const id = await start('trap "exit 42" USR1; while :; do sleep 600 & wait; done', { stopSignal: "SIGUSR1" });
      await place.engine.stop(id, "SIGUSR1", 30_000);
      expect(await ended(place, id)).toMatchObject({ code: 42 });
    });

    test("a network that is not there is refused, and is no missing container", async () => {
      const spec = specWith("true", { network: "nowhere" });
      const attempt = place.engine.create(spec).then((id) => place.engine.start(id));
      await expect(attempt).rejects.toMatchObject({
        code: "engine.refused",
        message: expect.stringContaining("nowhere"),
      });
    });

    test("a check of its own can be switched off, and one without a test leaves the image's", async () => {
      const off = await start("sleep 600", { healthcheck: { test: ["NONE"] } });
      expect(await place.engine.inspect(off)).not.toHaveProperty("health");
      const own = await start("sleep 600", { healthcheck: { test: [], intervalMs: 500 } });
      expect(await place.engine.inspect(own)).not.toHaveProperty("health");
      await place.engine.kill(off);
      await place.engine.kill(own);
    });

    test("bytes that are no text, returns and very long lines spoil nothing that follows", async () => {
      const lines = await run(
        "printf '\\377\\376\\n'; printf 'windows\\r\\n'; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo end",
      );
      expect(lines.slice(0, 2)).toEqual(["\u{fffd}\u{fffd}", "windows"]);
      expect(lines.at(-1)).toBe("end");
      expect(lines.slice(2, -1).join("")).toBe("x".repeat(3_000_000));
    });
  });
}
