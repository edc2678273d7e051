/** A piece of a container's output as the engine frames it. */
export type Frame = { stream: "stdout" | "stderr"; bytes: Buffer };

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes the engine's frames apart: one byte of stream, three of nothing, four of length, then the bytes. What is written fast
 * comes with many frames in a chunk: nothing of a chunk is copied but its last frame, where the end of that is not here yet.
 */
export async function* frames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let held: Buffer = Buffer.alloc(0);
  for await (const bytes of source) {
    const chunk = asBuffer(bytes);
    let at = 0;
    while (held.length > 0 && held.length < sizeAt(held, 0) && at < chunk.length) {
      const upTo = Math.min(chunk.length, at + sizeAt(held, 0) - held.length);
      held = Buffer.concat([held, chunk.subarray(at, upTo)]);
      at = upTo;
    }
    if (held.length > 0 && held.length < sizeAt(held, 0)) continue;
    if (held.length > 0) yield frameAt(held, 0, held.length);
    for (let size = sizeAt(chunk, at); at + size <= chunk.length; size = sizeAt(chunk, at)) {
      yield frameAt(chunk, at, size);
      at += size;
    }
    // A part of a frame must not keep all of its chunk.
    held = Buffer.from(chunk.subarray(at));
  }
}

/** Bytes of the frame that begins there; of its header, while more than that cannot be told. */
const sizeAt = (bytes: Buffer, at: number): number =>
  bytes.length - at < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + bytes.readUInt32BE(at + 4);

const frameAt = (bytes: Buffer, at: number, size: number): Frame => ({
  stream: bytes[at] === STDERR ? "stderr" : "stdout",
  bytes: bytes.subarray(at + HEADER_BYTES, at + size),
});

const asBuffer = (chunk: Uint8Array): Buffer =>
  Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
