import { EngineError } from "../../errors/orc-error.ts";
import { type ProgramResult, ProgramShell } from "./program-shell.ts";

/** Exit codes by which a shell says that it could not start a program. */
const NOT_STARTED = [126, 127];

/** Shells that wait for work: there are as many as programs ever ran at once. */
const idle: ProgramShell[] = [];

/** Runs a program to its end and gives what it printed; rejects only when it cannot be started or takes too long. */
export async function tryProgram(
  program: string,
  args: readonly string[],
  input = "",
  timeoutMs = 10_000,
): Promise<ProgramResult> {
  const shell = idleShell();
  const timer = setTimeout(() => shell.kill(`did not end within ${timeoutMs / 1000} s`), timeoutMs);
  try {
    const result = await shell.run(program, args, input);
    idle.push(shell);
    if (NOT_STARTED.includes(result.code)) throw new Error(`cannot be run: ${result.stderr.trim()}`);
    return result;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError("engine.refused", `${program} ${why}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

function idleShell(): ProgramShell {
  for (let shell = idle.pop(); shell; shell = idle.pop()) if (!shell.hasEnded) return shell;
  return new ProgramShell();
}

/** As `tryProgram`, but an exit code other than 0 rejects with the program's own words. */
export async function runProgram(program: string, args: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await tryProgram(program, args, input);
  if (code === 0) return stdout;
  const evidence = stderr.trim().split("\n").slice(0, 8);
  throw new EngineError("engine.refused", `${program} ${args.join(" ")} failed with ${code}: ${evidence[0] ?? ""}`, {
    evidence,
  });
}
