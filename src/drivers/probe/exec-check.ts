import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { ProbeAnswer } from "../../engine/model/probe-answer.ts";
import type { ContainerExec, ExecSession } from "../../engine/ports/container-exec.ts";
import { EngineError } from "../../errors/orc-error.ts";
import { endCommand, MARK } from "./end-command.ts";
import { failed, failedLate, PASSED } from "./words.ts";

/** Characters of the command's last words that are told. */
const WORDS = 200;

/** Runs a command in the container; 0 passes. One that is late is ended, as far as the container has a shell to do that with. */
export async function askByExec(
  exec: ContainerExec,
  command: string[],
  container: string,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  const over = new AbortController();
  const asking = ask(exec, command, container, over.signal);
  const waiting = pause(timeoutMs, failedLate(timeoutMs), { signal: over.signal });
  // Whichever is not waited for any more has nothing to say.
  waiting.catch(() => {});
  asking.catch(() => {});
  try {
    return await Promise.race([asking, waiting]);
  } finally {
    over.abort();
  }
}

async function ask(exec: ContainerExec, command: string[], container: string, over: AbortSignal): Promise<ProbeAnswer> {
  const mark = randomUUID();
  try {
    const session = await exec.exec({ container, command, tty: false, stdin: false, environment: { [MARK]: mark } });
    let isEnded = false;
    const letGo = (): void => {
      session.close();
      // Nobody waits for that: the answer is that it was late.
      if (!isEnded) void endCommand(exec, container, mark);
    };
    over.addEventListener("abort", letGo, { once: true });
    if (over.aborted) letGo();
    const answer = await answerOf(session);
    isEnded = true;
    return answer;
  } catch (error) {
    const isOfTheReplica = error instanceof EngineError && error.code !== "engine.unreachable";
    if (isOfTheReplica) return failed(error.message);
    throw error;
  }
}

async function answerOf(session: ExecSession): Promise<ProbeAnswer> {
  const output = lastWords([session.stdout, session.stderr]);
  const code = await session.exitCode;
  if (code === 0) return PASSED;
  const words = output().split("\n").at(-1)?.trim() ?? "";
  return failed(words === "" ? `exit ${code}` : `exit ${code}, ${words}`);
}

/** Keeps the end of what is written, however much it is. */
function lastWords(streams: readonly Readable[]): () => string {
  let kept = "";
  for (const stream of streams) {
    stream.on("data", (bytes: Buffer) => {
      kept = (kept + bytes.toString()).slice(-WORDS);
    });
  }
  return () => kept.trim();
}
