import { makeTheme, type Theme, themeFor } from "../render/theme.ts";

export type OutputOptions = {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  noColor: boolean;
  environment: NodeJS.ProcessEnv;
  /** A hint as it has to be typed here. */
  typed?: (command: string) => string;
};

/** The two streams of a command: results on stdout, progress and warnings on stderr. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly theme: Theme;
  readonly noteTheme: Theme;
  readonly typed: (command: string) => string;
  /** Whether progress may be drawn in place. */
  readonly isLive: boolean;
  #hasDocument = false;
  #streamsEvents = false;
  #isHushed = false;
  #release: (() => Promise<void>) | undefined;

  constructor({ json, quiet, verbose, noColor, environment, typed = (command) => command }: OutputOptions) {
    this.json = json;
    this.quiet = quiet;
    this.verbose = verbose;
    this.typed = typed;
    const theme = (isTerminal: boolean): Theme =>
      makeTheme({ ...themeFor({ environment, noColor, isTerminal }), typed });
    this.theme = theme(process.stdout.isTTY === true);
    this.noteTheme = theme(process.stderr.isTTY === true);
    // Whoever wants to read all of it needs lines that stay.
    const wantsLines = quiet || json || verbose;
    // A terminal that has no size, as some machines give to programs, has no place to draw in.
    const hasRoom = process.stderr.isTTY === true && process.stderr.columns > 0 && process.stderr.rows > 0;
    this.isLive = hasRoom && !environment.CI && environment.TERM !== "dumb" && !wantsLines;
  }

  /** How wide the terminal is that the result goes to; undefined in a pipe. */
  get room(): number | undefined {
    return process.stdout.isTTY === true ? process.stdout.columns || undefined : undefined;
  }

  /** The same for what is beside the result. */
  get noteRoom(): number | undefined {
    return process.stderr.isTTY === true ? process.stderr.columns || undefined : undefined;
  }

  /** Somebody draws in place and holds the terminal until `release`. */
  holdUntil(release: () => Promise<void>): void {
    this.#release = release;
  }

  /** Ends what is being drawn: whatever is written from now on stands below it, after a blank line. */
  async release(): Promise<void> {
    if (!this.#release) return;
    await this.#release();
    this.#release = undefined;
    this.note("");
  }

  /** A line of the result. */
  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** From now on only the end is told: what is broken off has nothing to add to it. */
  hush(): void {
    this.#isHushed = true;
  }

  /** A line beside the result; silent with `--quiet`. */
  note(text: string): void {
    if (!this.quiet && !this.#isHushed) process.stderr.write(`${text}\n`);
  }

  /** From now on what happens is a stream of objects, and the result its last line. */
  streamEvents(): void {
    this.#streamsEvents = true;
  }

  get streamsEvents(): boolean {
    return this.#streamsEvents;
  }

  /** The result as one document, or as the last of a stream. */
  document(value: Readonly<Record<string, unknown>>): void {
    if (this.#hasDocument) return;
    this.#hasDocument = true;
    if (this.#streamsEvents) this.print(JSON.stringify({ type: "result", ...value }));
    else this.print(JSON.stringify(value, undefined, 2));
  }

  /** One object of a stream. */
  line(value: unknown): void {
    if (!this.#isHushed) this.print(JSON.stringify(value));
  }
}
