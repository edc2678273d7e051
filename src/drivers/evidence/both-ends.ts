import type { LogLine } from "../../engine/ports/container-engine.ts";
import type { EvidenceLimits } from "./limits.ts";

type Ends = Pick<EvidenceLimits, "headBytes" | "runBytes">;

type Piece = { text: string; bytes: number };

/** Where room is made, an eighth of it is made at once: the front of a list is dear to take off. */
const SHARE = 8;

/** The beginning and the newest end of a log, as lines of a file; the first line after the gap tells how many are missing. */
export class BothEnds {
  readonly #ends: Ends;
  readonly #head: Piece[] = [];
  #headBytes = 0;
  #isHeadFull = false;
  #tail: Piece[] = [];
  #tailBytes = 0;
  #lost = 0;

  constructor(ends: Ends) {
    this.#ends = ends;
  }

  get isEmpty(): boolean {
    return this.#head.length + this.#tail.length === 0;
  }

  add(line: LogLine): void {
    const piece = pieceOf(shortened(line, this.#ends.runBytes - this.#ends.headBytes));
    if (!this.#isHeadFull && this.#headBytes + piece.bytes <= this.#ends.headBytes) {
      this.#head.push(piece);
      this.#headBytes += piece.bytes;
      return;
    }
    this.#isHeadFull = true;
    this.#tail.push(piece);
    this.#tailBytes += piece.bytes;
    if (this.#headBytes + this.#tailBytes > this.#ends.runBytes) this.#makeRoom();
  }

  /** What is kept, one line of JSON for each. */
  text(): string {
    const [first, ...rest] = this.#tail;
    if (!first || this.#lost === 0) return join([...this.#head, ...this.#tail]);
    const line = JSON.parse(first.text) as LogLine;
    return join([...this.#head, pieceOf({ ...line, lostBefore: this.#lost }), ...rest]);
  }

  /** Lets go of the oldest lines of the tail, always of whole ones, never of the newest. */
  #makeRoom(): void {
    const room = this.#ends.runBytes - this.#headBytes;
    const aim = room - room / SHARE;
    let gone = 0;
    while (this.#tailBytes > aim && gone < this.#tail.length - 1) {
      this.#tailBytes -= this.#tail[gone]?.bytes ?? 0;
      gone += 1;
    }
    this.#lost += gone;
    this.#tail = this.#tail.slice(gone);
  }
}

const join = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join("");

function pieceOf(line: LogLine): Piece {
  const text = `${JSON.stringify(line)}\n`;
  return { text, bytes: Buffer.byteLength(text) };
}

/** One line alone may take all of the room behind the beginning. */
function shortened(line: LogLine, most: number): LogLine {
  const more = line.line.length - most;
  return more <= 0 ? line : { ...line, line: `${line.line.slice(0, most)}… (${more} more characters)` };
}
