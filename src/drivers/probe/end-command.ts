import { setTimeout as pause } from "node:timers/promises";
import type { ContainerExec } from "../../engine/ports/container-exec.ts";

/** The variable that a command of a probe, and whatever it starts, is known by. */
export const MARK = "ORC_PROBE";

/** Among the container's own processes, by its own programs: it takes no right that a command in it has not. */
const SCRIPT = `for file in $(grep -l -e "${MARK}=$1" /proc/[0-9]*/environ 2>/dev/null); do
  pid=\${file#/proc/}
  kill -KILL "\${pid%/environ}"
done`;

const WITHIN_MS = 10_000;

/**
 * Ends a command that runs in a container, with all that it started. Engines cannot do that, so a shell in the container does;
 * where there is none the command goes on until it ends by itself. Never rejects.
 */
export async function endCommand(exec: ContainerExec, container: string, mark: string): Promise<void> {
  const command = ["sh", "-c", SCRIPT, "sh", mark];
  try {
    const session = await exec.exec({ container, command, tty: false, stdin: false, environment: {} });
    session.stdout.resume();
    session.stderr.resume();
    const over = new AbortController();
    const waited = pause(WITHIN_MS, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([session.exitCode, waited]).finally(() => over.abort());
    session.close();
  } catch {
    // The container may be gone by now, and the command with it.
  }
}
