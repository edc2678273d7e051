import type { ErrorCode } from "../../errors/catalogue.ts";
import { EngineError, OrcError } from "../../errors/orc-error.ts";

type EngineAnswer = Error & { statusCode?: number; reason?: string; code?: string; json?: { message?: string } };

const CODES: Record<number, ErrorCode> = { 404: "container.missing", 409: "container.conflict" };

/** Whether an error is the engine's answer with that status. */
export function isMissing(error: unknown, status = 404): boolean {
  const answer = error instanceof OrcError ? error.cause : error;
  return (answer as EngineAnswer | undefined)?.statusCode === status;
}

/** Runs a call to the engine; what it rejects with becomes an `EngineError` in the engine's own words. */
export async function asHostEngineError<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof OrcError) throw cause;
    const { statusCode, json, message, code } = cause as EngineAnswer;
    if (statusCode === undefined && code !== undefined) {
      throw new EngineError("engine.unreachable", `the Docker engine does not answer: ${message}`, { cause });
    }
    throw new EngineError(CODES[statusCode ?? 0] ?? "engine.refused", json?.message ?? inItsWords(message), { cause });
  }
}

/** dockerode puts a word of its own before what the engine says. */
const inItsWords = (message: string): string => message.replace(/^\(HTTP code \d+\) [^-]*- /, "").trim();

/** Awaits an answer; undefined when what it is about is not there. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await asHostEngineError(() => answer);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
