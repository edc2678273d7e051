import { once } from "node:events";
import { type Duplex, PassThrough, type Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type Dockerode from "dockerode";
import type { Exec } from "dockerode";
import type { ContainerExec, ExecSession, ExecSpec } from "../../engine/ports/container-exec.ts";
import { CancelledError, EngineError } from "../../errors/orc-error.ts";
import { asHostEngineError } from "./host-engine-error.ts";
import { frames } from "./log-frames.ts";

/** Commands in containers of one Docker engine. */
export class DockerExec implements ContainerExec {
  readonly #docker: Dockerode;

  constructor(docker: Dockerode) {
    this.#docker = docker;
  }

  async exec(spec: ExecSpec): Promise<ExecSession> {
    const exec = await this.#create(spec);
    const wire = await asHostEngineError(() => exec.start({ hijack: true, stdin: spec.stdin, Tty: spec.tty }));
    let isClosed = false;
    const change = resizer(exec);
    let size = spec.size;
    const resize: ExecSession["resize"] = (next) => {
      size = next;
      return change(next);
    };
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const ended = (spec.tty ? copy(wire, stdout) : split(wire, stdout, stderr)).finally(() => {
      stdout.end();
      stderr.end();
    });
    const exitCode = ended.then(() => exitCodeOf(exec, () => isClosed));
    // Nobody may be waiting for the code yet when the engine goes away.
    exitCode.catch(() => {});
    if (spec.tty) {
      // What was typed ahead finds a terminal that knows its size.
      wire.cork();
      void firstSize(async () => size && change(size)).finally(() => wire.uncork());
    }
    const close = (): void => {
      isClosed = true;
      wire.destroy();
    };
    return { stdin: wire, stdout, stderr, resize, exitCode, close };
  }

  async #create(spec: ExecSpec): Promise<Exec> {
    try {
      return await asHostEngineError(() => this.#docker.getContainer(spec.container).exec(execOptions(spec)));
    } catch (error) {
      // To the engine a container that does not run is a conflict; here nobody else wants its name.
      const isNotRunning = error instanceof EngineError && error.code === "container.conflict";
      throw isNotRunning ? new EngineError("engine.refused", error.message, { cause: error }) : error;
    }
  }
}

function execOptions(spec: ExecSpec): Dockerode.ExecCreateOptions {
  return {
    Cmd: spec.command,
    AttachStdin: spec.stdin,
    AttachStdout: true,
    AttachStderr: true,
    Tty: spec.tty,
    ...(spec.tty && spec.size ? { ConsoleSize: [spec.size.rows, spec.size.columns] } : {}),
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.workingDir === undefined ? {} : { WorkingDir: spec.workingDir }),
  };
}

/** Changes the terminal's size, one change after the other. */
function resizer(exec: Exec): ExecSession["resize"] {
  let last: Promise<void> = Promise.resolve();
  return ({ columns, rows }) => {
    const changed = last.then(async () => {
      await asHostEngineError(() => exec.resize({ w: columns, h: rows }));
    });
    last = changed.catch(() => {});
    return changed;
  };
}

const FIRST_SIZE_TRIES = 8;

/** Engines before 23 take no size at the start, and refuse a change until the command runs, which may be never. */
async function firstSize(change: () => Promise<void>): Promise<void> {
  for (let tries = 1; tries <= FIRST_SIZE_TRIES; tries += 1) {
    try {
      return await change();
    } catch {
      await pause(5 * 2 ** tries);
    }
  }
}

/** What breaks off has ended; whether the command has is asked for afterwards. */
async function copy(wire: Duplex, stdout: Writable): Promise<void> {
  try {
    for await (const bytes of chunksOf(wire)) await write(stdout, bytes);
  } catch {}
}

async function split(wire: Duplex, stdout: Writable, stderr: Writable): Promise<void> {
  try {
    for await (const { stream, bytes } of frames(chunksOf(wire)))
      await write(stream === "stderr" ? stderr : stdout, bytes);
  } catch {}
}

/** The other half of the connection, the command's input, is left as it is. */
const chunksOf = (wire: Duplex): AsyncIterable<Buffer> =>
  wire.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;

/** A reader that is slow slows the command down, and fills no memory. */
async function write(to: Writable, bytes: Buffer): Promise<void> {
  if (!to.write(bytes)) await Promise.race([once(to, "drain"), once(to, "close")]);
}

const POLL_MS = 20;
const POLL_MOST_MS = 500;

/** The output may have ended a moment before the command, or long before it when it closed that itself. */
async function exitCodeOf(exec: Exec, isClosed: () => boolean): Promise<number> {
  for (let waitMs = POLL_MS; ; waitMs = Math.min(POLL_MOST_MS, waitMs * 2)) {
    if (isClosed()) throw new CancelledError("the command was let go of before it ended");
    const { Running, ExitCode } = await asHostEngineError(() => exec.inspect());
    if (!Running && ExitCode !== null) return ExitCode;
    if (!Running) throw new EngineError("engine.refused", "the command could not be started");
    await pause(waitMs);
  }
}
