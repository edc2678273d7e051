/** Longest line that is kept whole; the rest of a longer one becomes a line of its own. */
const LINE_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines; a line that is not ended yet is kept until it is, or until `rest`. */
export class LineSplitter {
  #parts: Buffer[] = [];
  #length = 0;
  /** The line before was cut at its longest: a newline right after it ends that one, and begins none. */
  #wasCut = false;

  /** The lines that the bytes complete. */
  push(bytes: Buffer, begin = 0): string[] {
    const lines: string[] = [];
    let from = begin;
    while (from < bytes.length) {
      const room = LINE_BYTES - this.#length;
      const end = bytes.indexOf(NEWLINE, from);
      const isEnded = end >= 0 && end - from <= room;
      const upTo = isEnded ? end : Math.min(bytes.length, from + room);
      const isWhole = isEnded && this.#length === 0 && !this.#wasCut;
      if (isWhole) {
        // Nearly every line is: it is read where it lies.
        lines.push(bytes.toString("utf8", from, upTo));
        from = end + 1;
        continue;
      }
      this.#keep(bytes.subarray(from, upTo));
      from = isEnded ? end + 1 : upTo;
      if (isEnded && this.#wasCut && this.#length === 0) this.#wasCut = false;
      else if (isEnded || this.#length >= LINE_BYTES) {
        this.#wasCut = !isEnded;
        lines.push(this.#take());
      }
    }
    return lines;
  }

  /** What came after the last newline, if anything. */
  rest(): string[] {
    return this.#length > 0 ? [this.#take()] : [];
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  #take(): string {
    const line = Buffer.concat(this.#parts).toString("utf8");
    this.#parts = [];
    this.#length = 0;
    return line;
  }
}
