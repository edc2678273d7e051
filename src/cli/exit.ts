import type { Writable } from "node:stream";

const flushed = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write("", () => resolve());
  });

/** The one way out: everything written is out, then the process ends, whatever still holds it. */
export async function leave(code: number): Promise<never> {
  // Whoever drew in place may have hidden the cursor and been interrupted.
  if (process.stderr.isTTY) process.stderr.write("\u001b[?25h");
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}

/** A reader that went away (`orc logs | head`) ends the program quietly. */
export function leaveWhenUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
  }
}
