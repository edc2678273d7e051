/** A piece of a container's output as the engine frames it. */
export type Frame = { stream: "stdout" | "stderr"; bytes: Buffer };

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes the engine's frames apart: one byte of stream, three of nothing, four of length, then the bytes. What is written fast
 * comes with many frames in a chunk: nothing of a chunk is copied but what of its last frame is not here yet.
 */
export async function* frames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    held = held.length === 0 ? asBuffer(chunk) : Buffer.concat([held, chunk]);
    let at = 0;
    while (held.length - at >= HEADER_BYTES) {
      const length = held.readUInt32BE(at + 4);
      if (held.length - at - HEADER_BYTES < length) break;
      const bytes = held.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length);
      yield { stream: held[at] === STDERR ? "stderr" : "stdout", bytes };
      at += HEADER_BYTES + length;
    }
    // A part of a frame must not keep all of its chunk.
    held = Buffer.from(held.subarray(at));
  }
}

const asBuffer = (chunk: Uint8Array): Buffer =>
  Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
