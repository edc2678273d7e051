import type { IncomingMessage } from "node:http";
import { UserError } from "../../errors/orc-error.ts";

/** A spec fits in 256 KiB; nothing that is JSON needs more than this. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Reads a JSON body within its limit; rejects `input.invalid`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new UserError("input.invalid", `The body of the request is larger than ${MAX_BODY_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  if (bytes === 0) return {};
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new UserError("input.invalid", "The body of the request is not JSON.");
  }
}
