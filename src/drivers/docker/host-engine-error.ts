import type { ErrorCode } from "../../errors/catalogue.ts";
import { EngineError, OrcError } from "../../errors/orc-error.ts";
import { plainWords } from "./plain-words.ts";

type EngineAnswer = Error & { statusCode?: number; reason?: string; code?: string; json?: { message?: string } };

/** What is not there, in the words of engines old and new; a network or a volume that is not there is a refusal. */
const MISSING: readonly [RegExp, ErrorCode][] = [
  [/no such container/i, "container.missing"],
  [/no such image|not found: manifest|reference does not exist/i, "image.missing"],
];

/** Why nobody answers, without the path: inside orcd's container it is one that nobody knows. */
const NO_ANSWER: Readonly<Record<string, string>> = {
  ECONNREFUSED: "it does not run",
  ENOENT: "its socket is not there",
  EACCES: "its socket may not be used",
  EPERM: "its socket may not be used",
  ECONNRESET: "it hung up in the middle of an answer",
  EPIPE: "it hung up in the middle of a question",
  ETIMEDOUT: "it took too long",
};

/** Whether an error is the engine's answer with that status. */
export function isMissing(error: unknown, status = 404): boolean {
  const answer = error instanceof OrcError ? error.cause : error;
  return (answer as EngineAnswer | undefined)?.statusCode === status;
}

/** Runs a call to the engine; what it rejects with becomes an `EngineError` in the engine's own words. */
export async function asHostEngineError<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw engineErrorOf(thrown);
  }
}

/** What a call to the engine threw, as an error of ours. */
export function engineErrorOf(cause: unknown): OrcError {
  if (cause instanceof OrcError) return cause;
  const { statusCode, json, message, code } = cause as EngineAnswer;
  if (statusCode === undefined && code !== undefined) {
    return new EngineError("engine.unreachable", `the Docker engine does not answer: ${NO_ANSWER[code] ?? message}`, {
      cause,
      next: [{ text: "see how engine and orcd are", command: "orc doctor" }],
    });
  }
  const words = plainWords(json?.message ?? inItsWords(message));
  return new EngineError(codeOf(statusCode, words), words, { cause });
}

function codeOf(status: number | undefined, words: string): ErrorCode {
  if (status === 409) return "container.conflict";
  if (status !== 404) return "engine.refused";
  return MISSING.find(([pattern]) => pattern.test(words))?.[1] ?? "engine.refused";
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
