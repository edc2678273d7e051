import type { RemoteExec } from "../../client/remote-exec.ts";

/** Joins this terminal, or these pipes, to a command that runs in a replica, until it ends; answers its exit code. */
export async function runAttached(running: RemoteExec, tty: boolean): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const resize = (): void => running.resize({ columns: stdout.columns, rows: stdout.rows });
  if (tty) {
    stdin.setRawMode(true);
    stdout.on("resize", resize);
  }
  stdin.pipe(running.stdin);
  // The command may end before it has read all that is sent to it.
  running.stdin.on("error", () => undefined);
  const drained = [copied(running.stdout, stdout), copied(running.stderr, stderr)];
  try {
    const code = await running.exitCode;
    await Promise.all(drained);
    return code;
  } finally {
    stdin.unpipe(running.stdin);
    stdin.pause();
    if (tty) {
      stdin.setRawMode(false);
      stdout.off("resize", resize);
    }
    running.close();
  }
}

/** Copies a stream to one of ours, which stays open; resolves when it has ended. */
function copied(from: NodeJS.ReadableStream, to: NodeJS.WritableStream): Promise<void> {
  from.pipe(to, { end: false });
  return new Promise((resolve) => {
    from
      .once("end", resolve)
      .once("close", resolve)
      .once("error", () => resolve());
  });
}
