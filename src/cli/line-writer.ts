import { once } from "node:events";
import type { Writable } from "node:stream";

/** So much is written at once; what comes together goes out together. */
const MOST = 64 * 1024;

/** Writes many lines: a few at once, and no faster than they are read. */
export class LineWriter {
  readonly #stream: Writable;
  #text = "";
  #isSet = false;
  #drained: Promise<unknown> | undefined;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** A line more; the answer, if there is one, is to be waited for before the next. */
  write(line: string): Promise<unknown> | undefined {
    this.#text += `${line}\n`;
    if (this.#text.length >= MOST) this.flush();
    else if (!this.#isSet) {
      this.#isSet = true;
      setImmediate(() => this.flush());
    }
    return this.#drained;
  }

  /** Writes what has not been written. */
  flush(): void {
    const text = this.#text;
    this.#text = "";
    this.#isSet = false;
    if (text === "" || this.#stream.write(text)) return;
    this.#drained ??= once(this.#stream, "drain").finally(() => {
      this.#drained = undefined;
    });
  }
}
