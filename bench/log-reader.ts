import type { ChildProcess } from "node:child_process";
import type { EngineHost } from "../test/support/host/engine-host.ts";

type Chunk = { atMs: number; bytes: Buffer };

/** A program on the host whose output is kept with the time it came, for looking at when the load is over. */
export class LogReader {
  readonly #child: ChildProcess;
  readonly #chunks: Chunk[] = [];
  readonly #ended: Promise<unknown>;
  readonly pid: Promise<string>;

  constructor(host: EngineHost, command: string[], cwd: string) {
    // Its pid comes first, as the host counts.
    this.#child = host.spawn(["sh", "-c", 'echo $$ >&2 && exec "$@"', "sh", ...command], { cwd });
    this.#ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.pid = new Promise((resolve, reject) => {
      let text = "";
      this.#child.stderr?.setEncoding("utf8").on("data", (more: string) => {
        text += more;
        const [pid, rest] = text.split("\n", 1);
        if (pid !== undefined && /^\d+$/.test(pid) && text.includes("\n")) resolve(pid);
        else reject(new Error(`${command[0]}: ${rest ?? text}`));
      });
    });
    this.#child.stdin?.end();
  }

  /** Reads on, from now on as fast as it comes. */
  read(): void {
    this.#child.stdout?.on("data", (bytes: Buffer) => this.#chunks.push({ atMs: Date.now(), bytes }));
    this.#child.stdout?.resume();
  }

  /** Reads nothing more: what the program writes stays in its pipe. */
  pause(): void {
    this.#child.stdout?.pause();
  }

  resume(): void {
    this.#child.stdout?.resume();
  }

  /** Ends the program as Ctrl-C does; answers once it is gone and all that it wrote has been read. */
  async end(host: EngineHost): Promise<void> {
    await host.output(["kill", "-INT", await this.pid]);
    this.resume();
    await this.#ended;
  }

  /** Whether anything that came holds the text. */
  has(text: string): boolean {
    return this.#chunks.some(({ bytes }) => bytes.includes(text));
  }

  /** Every line, with the time it came. */
  *lines(): Generator<{ atMs: number; text: string }> {
    let rest = "";
    for (const { atMs, bytes } of this.#chunks) {
      const lines = (rest + bytes.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines) yield { atMs, text };
    }
  }
}
