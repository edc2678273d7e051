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
    const { at, text } = timed(bytes);
    if (state.at === "") state.at = at;
    for (const line of state.splitter.push(text)) {
      yield { at: state.at, stream, line: withoutReturn(line) };
      state.at = at;
    }
    if (text.at(-1) === 0x0a) state.at = "";
  }
  for (const stream of ["stdout", "stderr"] as const) {
    for (const line of open[stream].splitter.rest()) yield { at: open[stream].at, stream, line: withoutReturn(line) };
  }
}

const SPACE = 0x20;

function timed(bytes: Buffer): { at: string; text: Buffer } {
  const end = bytes.indexOf(SPACE);
  if (end < 0) return { at: "", text: bytes };
  return { at: bytes.toString("latin1", 0, end), text: bytes.subarray(end + 1) };
}

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);
