/** What travels over an upgraded connection while a command runs. */
export type FrameKind = keyof typeof FRAME_CODES;

/**
 * The client begins with `start` (JSON of the request) and is answered `started` (JSON `{"replica","slot"}`) or `error` (JSON of
 * an error). `end`: no more input. `resize`: JSON `{"columns","rows"}`. `exit`: JSON `{"code"}`, the last frame.
 */
const FRAME_CODES = {
  stdin: 0,
  stdout: 1,
  stderr: 2,
  end: 3,
  resize: 4,
  exit: 5,
  error: 6,
  start: 7,
  started: 8,
} as const;

const KIND_OF = new Map(Object.entries(FRAME_CODES).map(([kind, code]) => [code as number, kind as FrameKind]));

const HEADER_BYTES = 5;

/** The name of the protocol in the `upgrade` header. */
export const EXEC_PROTOCOL = "orc-exec";

/** Longer payloads are refused; senders split what they stream. */
const MAX_FRAME_BYTES = 1024 * 1024;

export type Frame = { kind: FrameKind; payload: Uint8Array };

/** One byte of kind, four of length (big-endian), then the payload. */
export function encodeFrame(kind: FrameKind, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  frame[0] = FRAME_CODES[kind];
  new DataView(frame.buffer).setUint32(1, payload.length);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** Takes frames out of a stream of chunks that are cut anywhere; throws when what comes is not frames. */
export function frameDecoder(): (chunk: Uint8Array) => Frame[] {
  let rest: Uint8Array = new Uint8Array(0);
  return (chunk) => {
    rest = concat(rest, chunk);
    const frames: Frame[] = [];
    for (let next = takeFrame(rest); next; next = takeFrame(rest)) {
      frames.push(next.frame);
      rest = rest.subarray(next.bytes);
    }
    return frames;
  };
}

function takeFrame(bytes: Uint8Array): { frame: Frame; bytes: number } | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const kind = KIND_OF.get(bytes[0] ?? -1);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  if (!kind || length > MAX_FRAME_BYTES) throw new TypeError("not a frame");
  if (bytes.length < HEADER_BYTES + length) return undefined;
  return { frame: { kind, payload: bytes.slice(HEADER_BYTES, HEADER_BYTES + length) }, bytes: HEADER_BYTES + length };
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
