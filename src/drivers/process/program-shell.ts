import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

export type ProgramResult = { code: number; stdout: string; stderr: string };

/** Ends a program's input: a line that no input holds. */
const END_OF_INPUT = "end-of-input-b1946ac92492d234";

/** What the shell says after a program's output, and after what the program said of its troubles. */
const END_OF_OUTPUT = /\0(\d+)\0$/;
const END_OF_WORDS = "\0";

/**
 * A shell that starts programs, one at a time, for a process that is too large to be forked often: a fork copies the tables of
 * all its memory, and those of a shell are next to nothing. What it runs is rejected when it ends itself.
 */
export class ProgramShell {
  readonly #child: ChildProcess;
  readonly #output: Buffer[] = [];
  readonly #words: Buffer[] = [];
  #running: PromiseWithResolvers<ProgramResult> | undefined;
  #hasEnded = false;

  constructor() {
    // In a group of its own, so that what hangs in it ends with it.
    this.#child = spawn("sh", [], { stdio: ["pipe", "pipe", "ignore", "pipe"], detached: true });
    const [input, output, , words] = this.#child.stdio as [Writable, Readable, null, Readable, unknown];
    output.on("data", (chunk: Buffer) => this.#heard(this.#output, chunk));
    words.on("data", (chunk: Buffer) => this.#heard(this.#words, chunk));
    // That it has ended is told by `close`.
    input.on("error", () => {});
    this.#child.on("error", (error) => this.#end(error));
    this.#child.on("close", () => this.#end(new Error("the shell that runs it ended")));
    this.#keepProcess(false);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Runs a program with this input to its end. */
  async run(program: string, args: readonly string[], input: string): Promise<ProgramResult> {
    const running = Promise.withResolvers<ProgramResult>();
    this.#running = running;
    this.#keepProcess(true);
    this.#child.stdin?.write(commandFor([program, ...args], input));
    return running.promise.finally(() => this.#keepProcess(false));
  }

  /** Ends it and whatever it runs. */
  kill(): void {
    this.#hasEnded = true;
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // It ended by itself at the same moment.
    }
  }

  #heard(where: Buffer[], chunk: Buffer): void {
    where.push(chunk);
    if (chunk.at(-1) !== 0 || this.#words.at(-1)?.at(-1) !== 0) return;
    const output = Buffer.concat(this.#output).toString();
    const [end, code] = END_OF_OUTPUT.exec(output) ?? [];
    if (end === undefined) return;
    const stderr = Buffer.concat(this.#words).toString().slice(0, -END_OF_WORDS.length);
    this.#output.length = 0;
    this.#words.length = 0;
    this.#running?.resolve({ code: Number(code), stdout: output.slice(0, -end.length), stderr });
  }

  #end(error: Error): void {
    this.#hasEnded = true;
    this.#running?.reject(error);
  }

  /** One that waits for work keeps nobody from ending. */
  #keepProcess(isNeeded: boolean): void {
    const parts = [this.#child, ...this.#child.stdio] as ({ ref?(): void; unref?(): void } | null)[];
    for (const part of parts) (isNeeded ? part?.ref : part?.unref)?.call(part);
  }
}

function commandFor(words: readonly string[], input: string): string {
  // Where programs are looked for is this process's to say, and may have changed since the shell began.
  const command = `PATH=${quoted(process.env.PATH ?? "")} ${words.map(quoted).join(" ")}`;
  const fed = input === "" ? "</dev/null" : `<<'${END_OF_INPUT}'\n${input}\n${END_OF_INPUT}`;
  return `${command} 2>&3 3>&- ${fed}\nprintf '\\0%s\\0' $?; printf '\\0' >&3\n`;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
