import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asOrcError, flattenErrors } from "../../errors/orc-error.ts";
import { ORC_VERSION, VERSION_HEADER } from "../model/version.ts";
import { errorBody } from "./error-status.ts";

/** Sends one JSON document. */
export function sendJson(response: ServerResponse, status: number, document: unknown): void {
  const body = Buffer.from(JSON.stringify(document));
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": body.length,
    [VERSION_HEADER]: ORC_VERSION,
  });
  response.end(body);
}

/** Sends what was thrown; a response that has begun is cut off, so that nobody takes it for whole. */
export function sendError(response: ServerResponse, thrown: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, errors } = errorBody(thrown);
  sendJson(response, status, { errors });
}

/** Sends a file as it is read; one that breaks off is cut off, so that nobody takes it for whole. */
export async function sendBytes(
  response: ServerResponse,
  bytes: Readable,
  headers: Record<string, string | number>,
  signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, { ...headers, "content-type": "application/octet-stream", [VERSION_HEADER]: ORC_VERSION });
  await pipeline(bytes, response, { signal });
}

/**
 * Sends lines as they come, no faster than the client reads them. A stream that breaks ends with a line of type `error`;
 * errors before the first line are answered with a status of their own.
 */
export async function sendLines(
  response: ServerResponse,
  lines: AsyncIterable<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const iterator = lines[Symbol.asyncIterator]();
  try {
    // The head goes out before the first line, so that a client knows its stream stands.
    const first = iterator.next();
    const refused = await Promise.race([
      first.then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
      nextTurn(),
    ]);
    if (refused) return sendError(response, refused.error);
    response.writeHead(200, { "content-type": "application/x-ndjson", [VERSION_HEADER]: ORC_VERSION });
    response.flushHeaders();
    for (let next = await first; !next.done && !signal.aborted; next = await iterator.next()) {
      // Text is lines that are written out already.
      const text = typeof next.value === "string" ? next.value : `${JSON.stringify(next.value)}\n`;
      if (!response.write(text)) await once(response, "drain", { signal });
    }
  } catch (error) {
    if (!signal.aborted && !response.headersSent) return sendError(response, error);
    if (!signal.aborted) {
      const [problem] = flattenErrors(asOrcError(error));
      response.write(`${JSON.stringify({ type: "error", error: problem?.toJSON() })}\n`);
    }
  } finally {
    await iterator.return?.();
    response.end();
  }
}

const nextTurn = (): Promise<undefined> => new Promise((resolve) => setImmediate(resolve, undefined));
