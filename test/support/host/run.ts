import { spawn } from "node:child_process";

export type RunOptions = { cwd?: string; env?: Record<string, string>; input?: string; timeoutMs?: number };

export type RunResult = { code: number; stdout: string; stderr: string };

/** Runs a program to its end and answers what it printed; a program that overstays is killed and answers 124. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  const { cwd, env, input = "", timeoutMs = 120_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    let overstayed = false;
    const timer = setTimeout(() => {
      overstayed = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdin.on("error", () => undefined).end(input);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (overstayed) stderr += `\n${command} did not end within ${timeoutMs} ms`;
      resolve({ code: overstayed ? 124 : (code ?? (signal ? 137 : 1)), stdout, stderr });
    });
  });
}

/** Runs a program that must succeed and answers its standard output. */
export async function runOrThrow(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit ${code}\n${stderr}${stdout}`);
  return stdout;
}
