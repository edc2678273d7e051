/** Lines of the result: what was compared, the ratio first, then what it is made of, then what was aimed at. */
export type Line = { what: string; ratio?: number; figures: string; aim?: { text: string; isMet: boolean } };

export const ms = (value: number): string =>
  value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(0)} ms`;

/** One aligned line per comparison, with a sign for what met its aim and what did not. */
export function print(title: string, lines: readonly Line[]): void {
  console.log(`\n${title}`);
  for (const { what, ratio, figures, aim } of lines) {
    const sign = aim === undefined ? " " : aim.isMet ? "✓" : "✗";
    const times = ratio === undefined ? "" : `× ${ratio.toFixed(2)}`;
    console.log(`  ${sign} ${what.padEnd(34)} ${times.padEnd(7)} ${figures}${aim ? `   aim: ${aim.text}` : ""}`);
  }
}

/** An aim in milliseconds, with the sentence that explains it. */
export const within = (value: number, limit: number, why: string): NonNullable<Line["aim"]> => ({
  text: `≤ ${ms(limit)} (${why})`,
  isMet: value <= limit,
});
