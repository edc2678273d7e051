import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ReplicaRow } from "../../src/engine/model/documents.ts";
import type { EngineHost } from "./host/engine-host.ts";
import type { RunResult } from "./host/run.ts";

export type UpDocument = {
  app: string;
  release: number;
  changed: boolean;
  outcome: string;
  services: { name: string; desired: number; ready: number; urls: string[] }[];
  receipt?: { cut: number; minReady: Record<string, number>; sent?: number; lost?: number };
  errors?: { code: string; message: string }[];
};

/** A folder with a compose.yaml on a test host, and the `orc` commands that a person would type there. */
export class Project {
  readonly name: string;
  readonly folder: string;
  readonly #host: EngineHost;

  constructor(host: EngineHost, name: string) {
    this.name = name;
    this.folder = join(host.facts.folder, "projects", name);
    this.#host = host;
  }

  /** Writes the Compose file. */
  write(compose: string): Promise<void> {
    return this.writeFile("compose.yaml", compose);
  }

  /** Writes a file of the project; the path is as seen from its folder. */
  async writeFile(path: string, content: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** Runs `orc` in the folder, with whatever exit code. */
  orc(...args: string[]): Promise<RunResult> {
    return this.#host.orc(args, { cwd: this.folder });
  }

  /** Runs `orc … --json`, which must end with this exit code, and answers its document. */
  async json<T>(args: string[], exitCode = 0): Promise<T> {
    const { code, stdout, stderr } = await this.orc(...args, "--json");
    if (code !== exitCode) throw new Error(`orc ${args.join(" ")}: exit ${code}\n${stderr}${stdout}`);
    return JSON.parse(stdout) as T;
  }

  /** Writes the Compose file and brings it up. */
  async up(compose: string, exitCode = 0, args: string[] = []): Promise<UpDocument> {
    await this.write(compose);
    return this.json<UpDocument>(["up", "--yes", ...args], exitCode);
  }

  /** The rows of `orc ps`. */
  async rows(...args: string[]): Promise<ReplicaRow[]> {
    return (await this.json<{ replicas: ReplicaRow[] }>(["ps", ...args])).replicas;
  }

  /** The rows of a service when that many are ready, and none is not; for waiting on. */
  async readyRows(service: string, count: number): Promise<ReplicaRow[] | undefined> {
    const rows = (await this.rows()).filter((row) => row.service === service);
    return rows.length === count && rows.every((row) => row.ready) ? rows : undefined;
  }

  /** Ids of the containers, running or not, that the engine has for this app. */
  async containers(): Promise<string[]> {
    const output = await this.#host.docker("ps", "-aq", "--filter", `label=io.orc.app=${this.name}`);
    return output === "" ? [] : output.split("\n");
  }

  /** Takes the app down with its volumes, and the folder. */
  async remove(): Promise<void> {
    await this.orc("down", "--yes", "--volumes");
    await rm(this.folder, { recursive: true, force: true });
  }
}
