import { spawn } from "node:child_process";
import { EngineError } from "../../errors/orc-error.ts";

export type ProgramResult = { code: number; stdout: string; stderr: string };

/** Runs a program to its end and gives what it printed; rejects only when it cannot be started or takes too long. */
export function tryProgram(program: string, args: string[], input = "", timeoutMs = 10_000): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], timeout: timeoutMs, killSignal: "SIGKILL" });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    // A program that ends without reading its input says why by its exit code.
    child.stdin.on("error", () => {});
    child.on("error", (cause) =>
      reject(new EngineError("engine.refused", `${program} cannot be run: ${cause.message}`, { cause })),
    );
    child.on("close", (code, signal) => {
      if (signal)
        return reject(new EngineError("engine.refused", `${program} did not end within ${timeoutMs / 1000} s`));
      resolve({ code: code ?? 1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
    child.stdin.end(input);
  });
}

/** As `tryProgram`, but an exit code other than 0 rejects with the program's own words. */
export async function runProgram(program: string, args: string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await tryProgram(program, args, input);
  if (code === 0) return stdout;
  const evidence = stderr.trim().split("\n").slice(0, 8);
  throw new EngineError("engine.refused", `${program} ${args.join(" ")} failed with ${code}: ${evidence[0] ?? ""}`, {
    evidence,
  });
}
