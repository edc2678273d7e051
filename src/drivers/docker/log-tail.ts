import type { Frame } from "./log-frames.ts";

const NEWLINE = 0x0a;
/** A longer tail than this is more than somebody counts: a line that is long and the first may then lack its beginning. */
const COUNTED = 5000;
/** The engine keeps a line in pieces of 16 KiB, so that a mebibyte takes 64. */
const STEP = 16;

/** How many of the engine's entries to ask for, and how many lines of those are before the ones that are wanted. */
export type Tail = { entries: number; skip: number };

/**
 * The engine's `tail` counts the pieces in which it keeps long lines. This reads back until it has as many whole lines as
 * are wanted; where all lines are short, the engine's own count is right.
 */
export async function tailOf(wanted: number, read: (entries: number) => Promise<AsyncIterable<Frame>>): Promise<Tail> {
  if (wanted === 0 || wanted > COUNTED) return { entries: wanted, skip: 0 };
  for (let entries = wanted + 1; ; entries *= STEP) {
    const { frames, lines, pieces } = await counted(await read(entries));
    if (pieces === 0) return { entries: wanted, skip: 0 };
    // Of what begins in the middle of the log, the first line of each stream may be the end of a longer one.
    if (frames < entries || lines - 2 >= wanted) return { entries, skip: Math.max(0, lines - wanted) };
  }
}

async function counted(frames: AsyncIterable<Frame>): Promise<{ frames: number; lines: number; pieces: number }> {
  const count = { frames: 0, lines: 0, pieces: 0 };
  const open = { stdout: false, stderr: false };
  for await (const { stream, bytes } of frames) {
    const isEnd = bytes.at(-1) === NEWLINE;
    count.frames += 1;
    if (isEnd) count.lines += 1;
    else count.pieces += 1;
    open[stream] = !isEnd;
  }
  return { ...count, lines: count.lines + Number(open.stdout) + Number(open.stderr) };
}
