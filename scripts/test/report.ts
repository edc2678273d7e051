/** One thing that failed: a test, a file that could not be loaded, a set-up, or an error that nobody caught. */
export type Failure = { file: string; name: string; message: string };

export type TestReport = { passed: number; failed: number; failures: Failure[] };

/** Lines of a message that are enough to know what it is about. */
const MESSAGE_LINES = 12;

/** What failed, for the end of the output: whoever keeps only that still learns which tests, and why. */
export function failureLines(project: string, failures: readonly Failure[]): string[] {
  return failures.flatMap(({ file, name, message }) => [
    `FAILED ${project} ${file} > ${name}`,
    ...message
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(0, MESSAGE_LINES)
      .map((line) => `    ${line}`),
  ]);
}
