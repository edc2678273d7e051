/** Text of some lines on its way to a reader, with the time of the last of them. */
export type Parcel = { text: string; lines: number; time: string };

/** Characters that are kept for a reader; what is beyond them is still in the engine's own logs. */
const MOST = 2 ** 19;
/** Characters that are handed on at once: what a reader does not take is held a second time by its connection. */
const PORTION = 2 ** 17;
/** Where room has to be made, so much of it is made at once: one gap, not one for each line. */
const SHARE = 8;

/** What waits for one reader, in bounds. What had to go to make room is counted, and said where it is missing. */
export class Outbox {
  readonly #most: number;
  readonly #portion: number;
  #parcels: Parcel[] = [];
  #length = 0;
  #lost = 0;

  constructor(most = MOST, portion = PORTION) {
    this.#most = most;
    this.#portion = portion;
  }

  get isEmpty(): boolean {
    return this.#parcels.length === 0;
  }

  get isFull(): boolean {
    return this.#length >= this.#most;
  }

  /** The time of what has waited longest. */
  get oldest(): string | undefined {
    return this.#parcels[0]?.time;
  }

  put(parcel: Parcel): void {
    this.#parcels.push(parcel);
    this.#length += parcel.text.length;
  }

  /** Lets the oldest go until there is room, never the newest. */
  makeRoom(): void {
    const aim = this.#most - this.#most / SHARE;
    let gone = 0;
    for (; this.#length > aim && gone < this.#parcels.length - 1; gone += 1) {
      this.#length -= this.#parcels[gone]?.text.length ?? 0;
      this.#lost += this.#parcels[gone]?.lines ?? 0;
    }
    this.#parcels.splice(0, gone);
  }

  /** A portion of it, after what is to be said about what is missing before it. */
  take(): string {
    let text = this.#lost > 0 ? gapText(this.#lost) : "";
    let taken = 0;
    for (; taken < this.#parcels.length && text.length < this.#portion; taken += 1)
      text += this.#parcels[taken]?.text ?? "";
    for (const parcel of this.#parcels.splice(0, taken)) this.#length -= parcel.text.length;
    this.#lost = 0;
    return text;
  }
}

/** How a reader is told that lines are missing. */
export const gapText = (lines: number): string => `{"type":"gap","lines":${lines}}\n`;
