/** A piece of a container's output as the engine frames it. */
export type Frame = { stream: "stdout" | "stderr"; bytes: Buffer };

const HEADER_BYTES = 8;
const STDERR = 2;

/** Takes the engine's frames apart: one byte of stream, three of nothing, four of length, then the bytes. */
export async function* frames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let held = Buffer.alloc(0);
  for await (const chunk of source) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
    let at = 0;
    while (held.length - at >= HEADER_BYTES) {
      const length = held.readUInt32BE(at + 4);
      if (held.length - at - HEADER_BYTES < length) break;
      const bytes = held.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length);
      yield { stream: held[at] === STDERR ? "stderr" : "stdout", bytes };
      at += HEADER_BYTES + length;
    }
    held = held.subarray(at);
  }
}
