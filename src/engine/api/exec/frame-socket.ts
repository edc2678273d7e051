import { once } from "node:events";
import type { Duplex, Readable } from "node:stream";
import { encodeFrame, type Frame, type FrameKind, frameDecoder } from "../../model/frames.ts";

/** Frames are at most this large on their way out, so that one stream does not hold up another. */
const CHUNK_BYTES = 32 * 1024;

/** One end of a connection that carries frames. */
export type FrameSocket = {
  frames: AsyncIterable<Frame>;
  /** Resolves once the connection takes more. */
  send(kind: FrameKind, payload: Uint8Array): Promise<void>;
  sendJson(kind: FrameKind, value: unknown): Promise<void>;
  /** Sends everything a stream has, as frames of one kind. */
  sendAll(kind: FrameKind, stream: Readable): Promise<void>;
};

/** Puts frames on a duplex connection; `head` is what came with the upgrade. */
export function frameSocket(socket: Duplex, head: Uint8Array): FrameSocket {
  const send = async (kind: FrameKind, payload: Uint8Array): Promise<void> => {
    if (socket.destroyed) return;
    if (!socket.write(encodeFrame(kind, payload))) await Promise.race([once(socket, "drain"), once(socket, "close")]);
  };
  return {
    frames: readFrames(socket, head),
    send,
    sendJson: (kind, value) => send(kind, Buffer.from(JSON.stringify(value))),
    sendAll: async (kind, stream) => {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        for (let at = 0; at < chunk.length; at += CHUNK_BYTES) await send(kind, chunk.subarray(at, at + CHUNK_BYTES));
      }
    },
  };
}

async function* readFrames(socket: Duplex, head: Uint8Array): AsyncGenerator<Frame> {
  const decode = frameDecoder();
  if (head.length > 0) yield* decode(head);
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) yield* decode(chunk);
}

export const readJsonFrame = (frame: Frame): unknown => JSON.parse(Buffer.from(frame.payload).toString("utf8"));
