import { type ChildProcess, spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { waitFor } from "../wait-for.ts";
import { removeCgroups } from "./cgroups.ts";
import { type HostNetwork, removeHostNetwork } from "./network.ts";
import { type RunOptions, type RunResult, run } from "./run.ts";

/** The root of this checkout: the `orc` under test is its `bin/orc`. */
export const checkout = resolve(import.meta.dirname, "../../..");

/** What a test host is known by; plain data, so that test files can find the host that the set-up made. */
export type HostFacts = { name: string; folder: string; initPid: number; network: HostNetwork };

/** A light host: namespaces of its own with a Docker engine of its own on the usual socket. */
export class EngineHost {
  readonly facts: HostFacts;

  constructor(facts: HostFacts) {
    this.facts = facts;
  }

  /** The address under which the machine, as an outsider, reaches the host's published ports. */
  get address(): string {
    return this.facts.network.address;
  }

  /** Runs a command inside the host. */
  exec(command: string[], options: RunOptions = {}): Promise<RunResult> {
    const { cwd = "/", ...rest } = options;
    return run("nsenter", this.#enter(cwd, command), { ...rest, env: this.#environment(options) });
  }

  /** Starts a command inside the host and leaves it running; the caller ends it. */
  spawn(command: string[], options: RunOptions = {}): ChildProcess {
    const env = { ...process.env, ...this.#environment(options) };
    return spawn("nsenter", this.#enter(options.cwd ?? "/", command), { env });
  }

  /** Runs a command that must succeed inside the host and answers what it printed, without the last line break. */
  async output(command: string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.exec(command, options);
    if (code !== 0) throw new Error(`${this.facts.name}: ${command.join(" ")}: exit ${code}\n${stderr}${stdout}`);
    return stdout.trimEnd();
  }

  /** Runs `docker` inside the host; it must succeed. */
  docker(...args: string[]): Promise<string> {
    return this.output(["docker", ...args]);
  }

  /** Runs this checkout's `orc` inside the host, with whatever exit code. */
  orc(args: string[], options: RunOptions = {}): Promise<RunResult> {
    return this.exec([join(checkout, "bin/orc"), ...args], options);
  }

  /** Kills the engine as a crash would; containers and their shims stay. */
  async killEngine(): Promise<void> {
    await this.output(["sh", "-c", 'p=$(cat /run/docker.pid) && kill -9 "$p" && while [ -d "/proc/$p" ]; do :; done']);
  }

  /** Stops the engine as an administrator would. */
  async stopEngine(): Promise<void> {
    await this.output(["sh", "-c", 'p=$(cat /run/docker.pid) && kill "$p"']);
    await waitFor("the engine to stop", async () => (await this.exec(["test", "-e", "/run/docker.pid"])).code === 1);
  }

  /** Starts the engine anew after it was killed or stopped; resolves once it answers. */
  async restartEngine(): Promise<void> {
    const { folder, name } = this.facts;
    await this.output([join(import.meta.dirname, "engine.sh"), folder, name]);
    await this.engineUp();
  }

  /** Resolves once the engine answers; fails with the end of its log. */
  async engineUp(): Promise<void> {
    // Until the host has its own /run, the socket there is still that of the machine's engine.
    const ping = "test -e /run/test-host && curl -sf --max-time 2 --unix-socket /run/docker.sock http://engine/_ping";
    const answered = waitFor("the engine", async () => (await this.exec(["sh", "-c", ping])).stdout === "OK");
    await answered.catch(async (cause) => {
      const log = await readFile(join(this.facts.folder, "log/dockerd.log"), "utf8").catch(() => "no log");
      throw new Error(`${this.facts.name}: no engine:\n${log.split("\n").slice(-12).join("\n")}`, { cause });
    });
  }

  /** Power cut: every process of the host ends at once; its disk stays. */
  async crash(): Promise<void> {
    const { initPid, name } = this.facts;
    await run("kill", ["-9", String(initPid)]);
    await waitFor("the host to end", async () => (await run("test", ["-d", `/proc/${initPid}`])).code !== 0);
    await removeCgroups(name);
  }

  /** Ends the host and removes everything that it was, its disk too. */
  async down(): Promise<void> {
    await this.crash();
    await removeHostNetwork(this.facts.network);
    await rm(this.facts.folder, { recursive: true, force: true });
  }

  #enter(cwd: string, command: string[]): string[] {
    return ["-t", String(this.facts.initPid), "-m", "-u", "-i", "-n", "-p", `--wdns=${cwd}`, "--", ...command];
  }

  #environment({ env }: RunOptions): Record<string, string> {
    // What a machine that runs tests calls its language is nothing that they should depend on.
    return { HOME: join(this.facts.folder, "home"), LANG: "C.UTF-8", ...env };
  }
}
