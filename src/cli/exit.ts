import type { Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";

/** What a shell says of a program that was ended because nobody reads what it writes (128 + SIGPIPE). */
const UNREAD = 141;
const INTERRUPTED = 130;
const UNREAD_MS = 1000;

/** Ways in which the reader of our output is gone: a pipe that was closed, a terminal that went away. */
const GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "EIO", "ENXIO", "ECONNRESET", "ENOTCONN"]);

const flushed = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write("", () => resolve());
  });

let isCursorHidden = false;

/** Whoever draws in place hides the cursor, and may be interrupted before it shows it again. */
export function cursorIsHidden(): void {
  isCursorHidden = true;
}

function showCursor(): void {
  if (isCursorHidden) process.stderr.write("\u001b[?25h");
}

/**
 * The one way out: everything written is out, then the process ends, whatever still holds it. Who was interrupted does not
 * wait long for a reader that does not read.
 */
export async function leave(code: number): Promise<never> {
  showCursor();
  const all = Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  await (code === INTERRUPTED ? Promise.race([all, setTimeout(UNREAD_MS)]) : all);
  process.exit(code);
}

/** The way out of someone who was interrupted and is told again: nothing more is waited for. */
export function leaveAtOnce(): never {
  showCursor();
  process.exit(INTERRUPTED);
}

/** A reader that went away (`orc logs | head`, a terminal that was closed) ends the program quietly, as it ends others. */
export function leaveWhenUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (GONE.has(error.code)) process.exit(UNREAD);
      if (stream === process.stdout) process.stderr.write(`orc: the result could not be written: ${error.message}\n`);
      process.exit(1);
    });
  }
}
