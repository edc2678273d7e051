import { spawn } from "node:child_process";
import type { ContainerExec, ExecSession, ExecSpec } from "../../src/engine/ports/container-exec.ts";

/** Runs commands on this machine in place of containers: real processes, real streams, real exit codes. */
export class LocalExec implements ContainerExec {
  readonly asked: ExecSpec[] = [];
  readonly resized: { columns: number; rows: number }[] = [];
  readonly closed: number[] = [];

  async exec(spec: ExecSpec): Promise<ExecSession> {
    this.asked.push(spec);
    const [program = "", ...args] = spec.command;
    const child = spawn(program, args, { env: { ...process.env, ...spec.environment } });
    const exitCode = new Promise<number>((resolve) => {
      child.once("close", (code) => resolve(code ?? 137));
      child.once("error", () => resolve(127));
    });
    return {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      resize: async (size) => void this.resized.push(size),
      exitCode,
      close: () => {
        this.closed.push(child.pid ?? 0);
        child.kill("SIGKILL");
      },
    };
  }
}
