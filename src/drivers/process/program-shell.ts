import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

export type ProgramResult = { code: number; stdout: string; stderr: string };

/** Ends a program's input; made longer until no line of the input is it. */
const END_OF_INPUT = "end-of-input-";

/** What a program prints is held until it ends. One that prints more is ended: the rest of this process needs its memory. */
const MOST_BYTES = 64 * 2 ** 20;

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
  #bytes = 0;

  constructor() {
    // In a group of its own, so that what hangs in it ends with it.
    this.#child = spawn("sh", [], { stdio: ["pipe", "pipe", "ignore", "pipe"], detached: true });
    const [input, output, , words] = this.#child.stdio as [Writable, Readable, null, Readable, unknown];
    output.on("data", (chunk: Buffer) => this.#heard(this.#output, chunk));
    words.on("data", (chunk: Buffer) => this.#heard(this.#words, chunk));
    // That it has ended is told by `exit`.
    input.on("error", () => {});
    this.#child.on("error", ({ message }) => this.kill(`cannot be run: ${message}`));
    this.#child.on("exit", () => this.kill("cannot be run: the shell that runs it ended"));
    this.#keepProcess(false);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Runs a program with this input to its end. */
  run(program: string, args: readonly string[], input: string): Promise<ProgramResult> {
    const running = Promise.withResolvers<ProgramResult>();
    this.#running = running;
    this.#keepProcess(true);
    if (this.#hasEnded) running.reject(new Error("cannot be run: the shell that runs it ended"));
    else this.#child.stdin?.write(commandFor([program, ...args], input));
    return running.promise.finally(() => this.#keepProcess(false));
  }

  /** Ends it and whatever it runs, and waits for neither: what hangs in the kernel is not ended by a signal. */
  kill(because: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const stream of this.#child.stdio) stream?.destroy();
    this.#running?.reject(new Error(because));
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // It ended by itself at the same moment.
    }
  }

  #heard(where: Buffer[], chunk: Buffer): void {
    where.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_BYTES) this.kill(`printed more than ${MOST_BYTES / 2 ** 20} MiB`);
    if (chunk.at(-1) !== 0 || this.#words.at(-1)?.at(-1) !== 0) return;
    const output = Buffer.concat(this.#output).toString();
    const [end, code] = END_OF_OUTPUT.exec(output) ?? [];
    if (end === undefined) return;
    const stderr = Buffer.concat(this.#words).toString().slice(0, -END_OF_WORDS.length);
    this.#output.length = 0;
    this.#words.length = 0;
    this.#bytes = 0;
    this.#running?.resolve({ code: Number(code), stdout: output.slice(0, -end.length), stderr });
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
  const end = endOf(input);
  const fed = input === "" ? "</dev/null" : `<<'${end}'\n${input}\n${end}`;
  return `${command} 2>&3 3>&- ${fed}\nprintf '\\0%s\\0' $?; printf '\\0' >&3\n`;
}

function endOf(input: string): string {
  let end = END_OF_INPUT;
  while (input.includes(end)) end += "-";
  return end;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
