import { Readable } from "node:stream";
import { EngineError } from "../../errors/orc-error.ts";
import { asHostEngineError } from "./host-engine-error.ts";
import { jsonLines } from "./json-lines.ts";

/** A line of the engine's progress; engines before 29 say what went wrong in `error` too, later ones only in the detail. */
export type Progress = { stream?: string; error?: string; errorDetail?: { message?: string } };

/** What went wrong, in the engine's words; undefined while nothing did. */
export const errorIn = ({ error, errorDetail }: Progress): string | undefined => errorDetail?.message ?? error;

/** Reads the engine's progress to its end; rejects with its error and the last lines before it. */
export async function readProgress(stream: AsyncIterable<string | Buffer>): Promise<void> {
  const lines: string[] = [];
  for await (const progress of jsonLines<Progress>(stream)) {
    const { stream: text } = progress;
    const error = errorIn(progress);
    if (text?.trim()) lines.push(text.trimEnd());
    if (error) throw new EngineError("engine.refused", error, { evidence: lines.slice(-10) });
  }
}

/** Sends a body with a call, and rejects when the body breaks off: dockerode would leave that to nobody. */
export async function upload(tar: AsyncIterable<Uint8Array>, call: (body: Readable) => Promise<void>): Promise<void> {
  const body = Readable.from(tar);
  const broken = new Promise<never>((_, reject) => body.once("error", reject));
  await Promise.race([call(body), broken]);
}

/** Gives a long call of the engine a bounded time. */
export async function withDeadline<T>(
  timeoutMs: number,
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await asHostEngineError(() => call(signal));
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new EngineError("engine.refused", `${what} took longer than ${timeoutMs / 1000} s`, { cause: error });
  }
}
