import type { LogLine } from "../../engine/ports/container-engine.ts";
import { LineSplitter } from "./line-splitter.ts";
import { frames } from "./log-frames.ts";

type Stream = LogLine["stream"];

/**
 * Lines of a container's log, each with the time the engine gives it (`timestamps=1`). The engine stores a line of more than
 * 16 KiB in pieces and puts a time before each: only the first is a time of ours, and pieces that follow without a newline join it.
 */
export async function* logLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<LogLine> {
  const open: Record<Stream, { splitter: LineSplitter; at: string }> = {
    stdout: { splitter: new LineSplitter(), at: "" },
    stderr: { splitter: new LineSplitter(), at: "" },
  };
  for await (const { stream, bytes } of frames(source)) {
    const state = open[stream];
    const { at, begin } = timed(bytes);
    if (state.at === "") state.at = at;
    for (const line of state.splitter.push(bytes, begin)) {
      yield { at: state.at, stream, line: withoutReturn(line) };
      state.at = at;
    }
    if (bytes.length > begin && bytes.at(-1) === NEWLINE) state.at = "";
  }
  for (const stream of ["stdout", "stderr"] as const) {
    for (const line of open[stream].splitter.rest()) yield { at: open[stream].at, stream, line: withoutReturn(line) };
  }
}

const SPACE = 0x20;
const NEWLINE = 0x0a;

/** The time before a piece, and where the piece begins. */
function timed(bytes: Buffer): { at: string; begin: number } {
  const end = bytes.indexOf(SPACE);
  return end < 0 ? { at: "", begin: 0 } : { at: bytes.toString("latin1", 0, end), begin: end + 1 };
}

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);
