import { once } from "node:events";
import { type Duplex, PassThrough, Writable } from "node:stream";
import { encodeFrame, type Frame, type FrameKind, frameDecoder } from "../engine/model/frames.ts";
import type { ExecRequest } from "../engine/model/requests.ts";
import { type ErrorDocument, errorFromDocument } from "../errors/orc-error.ts";
import { brokenOff } from "./read-response.ts";
import type { RemoteExec } from "./remote-exec.ts";

const CHUNK_BYTES = 32 * 1024;

/** Starts a command over a connection that carries frames; resolves once it runs, rejects with why it does not. */
export async function startExec(duplex: Duplex, request: ExecRequest): Promise<RemoteExec> {
  const frames = readFrames(duplex);
  sendJson(duplex, "start", request);
  const { replica, slot } = await started(frames);
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exitCode = passOutput(frames, stdout, stderr).finally(() => {
    stdout.end();
    stderr.end();
    duplex.destroy();
  });
  exitCode.catch(() => {});
  return {
    replica,
    slot,
    stdin: stdinTo(duplex),
    stdout,
    stderr,
    resize: (size) => sendJson(duplex, "resize", size),
    exitCode,
    close: () => duplex.destroy(),
  };
}

async function started(frames: AsyncIterator<Frame>): Promise<{ replica: string; slot: number }> {
  const next = await frames.next();
  if (next.done) throw brokenOff();
  if (next.value.kind === "error") throw errorFromDocument(json(next.value) as ErrorDocument);
  if (next.value.kind !== "started") throw brokenOff();
  return json(next.value) as { replica: string; slot: number };
}

async function passOutput(frames: AsyncIterator<Frame>, stdout: PassThrough, stderr: PassThrough): Promise<number> {
  for (let next = await frames.next(); !next.done; next = await frames.next()) {
    const frame: Frame = next.value;
    if (frame.kind === "stdout") await write(stdout, frame.payload);
    else if (frame.kind === "stderr") await write(stderr, frame.payload);
    else if (frame.kind === "exit") return (json(frame) as { code: number }).code;
    else if (frame.kind === "error") throw errorFromDocument(json(frame) as ErrorDocument);
  }
  throw brokenOff();
}

async function write(stream: Writable, bytes: Uint8Array): Promise<void> {
  if (!stream.write(bytes)) await Promise.race([once(stream, "drain"), once(stream, "close")]);
}

function stdinTo(duplex: Duplex): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
        const frame = encodeFrame("stdin", chunk.subarray(at, at + CHUNK_BYTES));
        const isLast = at + CHUNK_BYTES >= chunk.length;
        if (isLast) sendTo(duplex, frame, done);
        else duplex.write(frame);
      }
      if (chunk.length === 0) done();
    },
    final(done) {
      sendTo(duplex, encodeFrame("end", new Uint8Array(0)), done);
    },
  });
}

/** Input for a command that has ended is nobody's loss. */
function sendTo(duplex: Duplex, frame: Uint8Array, done: () => void): void {
  if (duplex.destroyed || duplex.writableEnded) done();
  else duplex.write(frame, () => done());
}

function sendJson(duplex: Duplex, kind: FrameKind, value: unknown): void {
  if (!duplex.destroyed) duplex.write(encodeFrame(kind, Buffer.from(JSON.stringify(value))));
}

async function* readFrames(duplex: Duplex): AsyncGenerator<Frame, undefined> {
  const decode = frameDecoder();
  try {
    for await (const chunk of duplex as AsyncIterable<Buffer>) yield* decode(chunk);
  } catch (error) {
    throw brokenOff(error);
  }
}

const json = (frame: Frame): unknown => JSON.parse(Buffer.from(frame.payload).toString("utf8"));
