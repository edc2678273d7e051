import type { RunExit } from "../../engine/model/run.ts";

/** A kept log with the end of its run before it, as a line of its own. */
export const withExit = (log: string, exit: RunExit | undefined): string =>
  exit === undefined ? log : `${JSON.stringify({ exit })}\n${log}`;

/** The end of a run, in the first line of what is kept of it. */
export function exitIn(line: string): RunExit | undefined {
  try {
    return (JSON.parse(line) as { exit?: RunExit }).exit;
  } catch {
    return undefined;
  }
}
