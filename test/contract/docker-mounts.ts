import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MountSpec, VolumeSpec } from "../../src/engine/model/app-spec.ts";
import type { ContainerSpec } from "../../src/engine/ports/container-engine.ts";
import { makeDockerPlace } from "../support/docker-place.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { ended, specOf } from "./engine-place.ts";

/** What a real engine makes of the mounts it is told. */
export function dockerMountsContract(name: string, hostOf: () => EngineHost): void {
  describe(`Docker, mounts: ${name}`, () => {
    let host: EngineHost;
    const DATA: VolumeSpec = {
      name: "contract_data",
      external: false,
      driverOptions: {},
      labels: { "com.docker.compose.volume": "data" },
    };
    let folder: string;
    let place: Awaited<ReturnType<typeof makeDockerPlace>>;
    let made = 0;

    beforeAll(async () => {
      host = hostOf();
      place = await makeDockerPlace(host);
      folder = join(host.facts.folder, "contract-mounts");
      await mkdir(folder, { recursive: true });
    });
    afterAll(async () => {
      await place.dispose();
      await host.exec(["docker", "volume", "rm", "-f", DATA.name]);
      await rm(folder, { recursive: true, force: true });
    });

    const specWith = (script: string, mounts: MountSpec[], volumes: Record<string, VolumeSpec> = {}): ContainerSpec => {
      made += 1;
      return { ...specOf(place, `mounts.${made}`, { does: "run" }), command: ["sh", "-c", script], mounts, volumes };
    };

    /** Runs a script to its end and answers what it wrote, after which its exit code. */
    async function run(script: string, mounts: MountSpec[], volumes?: Record<string, VolumeSpec>): Promise<string[]> {
      const id = await place.engine.create(specWith(script, mounts, volumes));
      await place.engine.start(id);
      const { code } = await ended(place, id);
      const lines: string[] = [];
      for await (const { line } of place.engine.logs(id, { follow: false }, new AbortController().signal))
        lines.push(line);
      await place.engine.remove(id);
      return [...lines, `exit ${code}`];
    }

    const volumeMount = (over: object = {}): MountSpec => ({
      type: "volume",
      source: "data",
      target: "/data",
      readOnly: false,
      ...over,
    });

    test("a named volume is made with its labels, and keeps what was written", async () => {
      expect(await run("echo kept > /data/file", [volumeMount()], { data: DATA })).toEqual(["exit 0"]);
      expect(await run("cat /data/file", [volumeMount()], { data: DATA })).toEqual(["kept", "exit 0"]);
      const labels = await host.docker("volume", "inspect", "-f", "{{json .Labels}}", DATA.name);
      expect(JSON.parse(labels)).toEqual(DATA.labels);
    });

    test("a volume mounted to be read is not written", async () => {
      const lines = await run("echo x > /data/other", [volumeMount({ readOnly: true })], { data: DATA });
      expect(lines.at(-1)).not.toBe("exit 0");
      expect(lines.join("\n")).toContain("Read-only file system");
    });

    test("an external volume is used when it is there, and never made", async () => {
      const external = { ...DATA, external: true, labels: {} };
      expect(await run("cat /data/file", [volumeMount()], { data: external })).toEqual(["kept", "exit 0"]);
      const missing = specWith("true", [volumeMount()], { data: { ...external, name: "contract_nowhere" } });
      await expect(place.engine.create(missing)).rejects.toMatchObject({
        code: "engine.refused",
        message: expect.stringContaining("contract_nowhere"),
      });
      expect((await host.exec(["docker", "volume", "inspect", "contract_nowhere"])).code).toBe(1);
    });

    test("an anonymous volume goes with its container", async () => {
      const volumes = (): Promise<string> => host.docker("volume", "ls", "-q");
      const before = await volumes();
      const anonymous: MountSpec = { type: "anonymous", target: "/scratch" };
      expect(await run("mount | grep -c ' /scratch '", [anonymous])).toEqual(["1", "exit 0"]);
      expect(await volumes()).toBe(before);
    });

    test("a bind is made where that is allowed, and refused where it is not", async () => {
      const source = join(folder, "made", "deep");
      const bind: MountSpec = { type: "bind", source, target: "/there", readOnly: false, createHostPath: true };
      const strict: MountSpec = { ...bind, createHostPath: false };
      await expect(place.engine.create(specWith("true", [strict]))).rejects.toMatchObject({
        code: "engine.refused",
        message: expect.stringContaining(source),
      });
      expect(await run("echo x > /there/file", [bind])).toEqual(["exit 0"]);
      await access(join(source, "file"));
      expect(await run("cat /there/file", [strict])).toEqual(["x", "exit 0"]);
    });

    test("a bind to be read is not written, a file can be one too, and a path may hold spaces and colons", async () => {
      const file = join(folder, "a file: of 1");
      await writeFile(file, "text\n");
      for (const createHostPath of [true, false]) {
        const bind: MountSpec = { type: "bind", source: file, target: "/etc/conf", readOnly: true, createHostPath };
        expect(await run("cat /etc/conf", [bind])).toEqual(["text", "exit 0"]);
        expect((await run("echo x > /etc/conf", [bind])).at(-1)).not.toBe("exit 0");
      }
    });

    test("a tmpfs has its size and mode", async () => {
      const tmpfs: MountSpec = { type: "tmpfs", target: "/scratch", sizeBytes: 2 ** 20, mode: 0o700 };
      const script = "df -k /scratch | tail -1 | awk '{print $2}'; stat -c %a /scratch";
      expect(await run(script, [tmpfs])).toEqual(["1024", "700", "exit 0"]);
      expect(await run("echo x > /plain/file", [{ type: "tmpfs", target: "/plain" }])).toEqual(["exit 0"]);
    });
  });
}
