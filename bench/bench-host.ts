import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bootHost } from "../test/support/host/boot.ts";
import { checkout, type EngineHost } from "../test/support/host/engine-host.ts";
import { run } from "../test/support/host/run.ts";
import { fixtureImages, loadFixtureImages } from "../test/support/images/fixtures.ts";
import { Project } from "../test/support/project.ts";
import { emptyCommand } from "./empty-command.ts";
import type { Cost } from "./rounds.ts";

/** Ends at once when it is told to, and costs nothing meanwhile. */
export const OBEDIENT = ["sh", "-c", "trap 'exit 0' TERM; sleep 86400 & wait"];

/** What all parts measure on: an engine of its own, and docker compose 2.40 where it is to be had. */
export class BenchHost {
  readonly host: EngineHost;
  /** Undefined where docker compose is not to be had. */
  readonly compose: string | undefined;
  /** The words of an oclif command that does nothing. */
  readonly empty: readonly string[];

  private constructor(host: EngineHost, compose: string | undefined, empty: readonly string[]) {
    this.host = host;
    this.compose = compose;
    this.empty = empty;
  }

  static async boot(): Promise<BenchHost> {
    const compose = await composeProgram();
    const host = await bootHost(`bench-${process.pid}`);
    try {
      await loadFixtureImages(host);
      return new BenchHost(host, compose, await emptyCommand(host));
    } catch (error) {
      await host.down();
      throw error;
    }
  }

  /** A project with the Compose file of one service that so many replicas run. */
  async project(name: string, replicas: number, more = ""): Promise<Project> {
    const project = new Project(this.host, name);
    await project.write(
      `services:\n  web:\n    image: ${fixtureImages.busybox}\n    command: ${JSON.stringify(OBEDIENT)}\n` +
        `    deploy: { replicas: ${replicas} }\n${more}`,
    );
    return project;
  }

  /** Runs a program to its end inside the host; measured by a shell there, so that getting into the host costs nothing. */
  async cost(command: readonly string[], cwd: string): Promise<Cost> {
    const script = 'TIMEFORMAT="time %R %U %S"; time "$@" >/dev/null';
    const { code, stderr } = await this.host.exec(["bash", "-c", script, "bash", ...command], {
      cwd,
      timeoutMs: 600_000,
    });
    const [, real = "", user = "", system = ""] = /^time ([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
    if (code !== 0 || real === "") throw new Error(`${command.join(" ")}: exit ${code}\n${stderr}`);
    return { wallMs: Number(real) * 1000, cpuMs: (Number(user) + Number(system)) * 1000 };
  }

  /** What a command of this checkout's orc costs in a project's folder. */
  orc(project: Project, ...words: string[]): Promise<Cost> {
    return this.cost([join(checkout, "bin/orc"), ...words], project.folder);
  }

  async down(): Promise<void> {
    await rm(join(this.host.facts.folder, "projects"), { recursive: true, force: true });
    await this.host.down();
  }
}

async function composeProgram(): Promise<string | undefined> {
  const script = join(checkout, "test/support/real-parts.sh");
  const { code, stdout, stderr } = await run("bash", [script, "compose"], { timeoutMs: 900_000 });
  if (code === 0) return stdout.trim();
  console.log(`docker compose 2.40 is left out: it could not be built here (${stderr.trim().split("\n").at(-1)}).`);
  return undefined;
}
