import { createInterface } from "node:readline/promises";
import { CancelledError, UserError } from "../errors/orc-error.ts";
import type { Output } from "./output.ts";

export type Question = {
  /** What is asked, for a terminal: `Apply to shop?` */
  text: string;
  /** Why it is asked, for where nobody can answer: `This removes cron.` */
  because: string;
  /** The same command with the flag that answers. */
  answered: string;
  /** The person has seen already what is asked about, such as a plan. */
  isShown?: boolean;
};

/** Asks on a terminal; without one refuses and names the flag. Returns only after a yes. */
export async function confirm({ text, because, answered, isShown = false }: Question, output: Output): Promise<void> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true || output.json) {
    throw new UserError(
      "input.confirmation",
      `${because} That needs a yes, and there is no terminal to ask on. Nothing was changed.`,
      {
        next: [{ text: "say yes beforehand", command: answered }],
      },
    );
  }
  if (!isShown) output.note(because);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C at the question is a no, not a crash of the prompt.
  const stop = new AbortController();
  lines.once("SIGINT", () => stop.abort());
  try {
    const answer = await lines.question(`${output.noteTheme.bold(text)} [y/N] `, { signal: stop.signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch {
    process.stderr.write("\n");
  } finally {
    lines.close();
  }
  throw new CancelledError("Nothing was changed.");
}
