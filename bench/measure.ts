/** One line of the result: the median of what was measured, in milliseconds. */
export type Figure = { what: string; medianMs: number; times: number };

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Runs a step a number of times, each after its preparation, and answers the median of its duration. */
export async function measure(
  what: string,
  times: number,
  step: () => Promise<unknown>,
  prepare: () => Promise<unknown> = async () => undefined,
): Promise<Figure> {
  const durations: number[] = [];
  for (let round = 0; round < times; round++) {
    await prepare();
    const start = performance.now();
    await step();
    durations.push(performance.now() - start);
  }
  return { what, medianMs: Math.round(median(durations)), times };
}
