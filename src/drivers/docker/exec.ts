import { PassThrough } from "node:stream";
import type Dockerode from "dockerode";
import type { ContainerExec, ExecSession, ExecSpec } from "../../engine/ports/container-exec.ts";
import { asHostEngineError } from "./host-engine-error.ts";

/** Commands in containers of one Docker engine. */
export class DockerExec implements ContainerExec {
  readonly #docker: Dockerode;

  constructor(docker: Dockerode) {
    this.#docker = docker;
  }

  async exec(spec: ExecSpec): Promise<ExecSession> {
    const exec = await asHostEngineError(() =>
      this.#docker.getContainer(spec.container).exec({
        Cmd: spec.command,
        AttachStdin: spec.stdin,
        AttachStdout: true,
        AttachStderr: true,
        Tty: spec.tty,
        Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
        ...(spec.user === undefined ? {} : { User: spec.user }),
        ...(spec.workingDir === undefined ? {} : { WorkingDir: spec.workingDir }),
      }),
    );
    const wire = await asHostEngineError(() => exec.start({ hijack: true, stdin: spec.stdin, Tty: spec.tty }));
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    if (spec.tty) wire.pipe(stdout, { end: false });
    else this.#docker.modem.demuxStream(wire, stdout, stderr);
    const ended = new Promise<void>((resolve) => {
      for (const end of ["end", "close", "error"] as const) wire.once(end, () => resolve());
    });
    const exitCode = ended.then(async () => {
      stdout.end();
      stderr.end();
      return (await asHostEngineError(() => exec.inspect())).ExitCode ?? 0;
    });
    // Nobody may be waiting for the code yet when the engine goes away.
    exitCode.catch(() => {});
    const resize = async ({ columns, rows }: { columns: number; rows: number }): Promise<void> => {
      await asHostEngineError(() => exec.resize({ w: columns, h: rows }));
    };
    if (spec.tty && spec.size) await resize(spec.size).catch(() => {});
    return { stdin: wire, stdout, stderr, resize, exitCode, close: () => void wire.destroy() };
  }
}
