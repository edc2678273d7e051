/** The instruction that a build stopped at: where it begins in the Dockerfile, and how it reads. */
export type FailedStep = { line: number; text: string };

type Instruction = { line: number; text: string };

/** Finds the instruction by what the builder said: the last step that it began, or the line that it could not read. */
export function failedStep(dockerfile: string, said: readonly string[], message: string): FailedStep | undefined {
  const unread = /parse error on line (\d+)|parse error line (\d+)/i.exec(message);
  if (unread) {
    const line = Number(unread[1] ?? unread[2]);
    return { line, text: (dockerfile.split("\n")[line - 1] ?? "").trim() };
  }
  const [, number, text = ""] = said.map((line) => /^Step (\d+)\/\d+ : (.*)/.exec(line)).findLast(Boolean) ?? [];
  const step = instructionsOf(dockerfile)[Number(number) - 1];
  // Builders count steps of their own behind those of the file.
  if (!step || firstWord(step.text) !== firstWord(text)) return undefined;
  return { line: step.line, text };
}

const firstWord = (text: string): string => (text.trim().split(/\s/)[0] ?? "").toUpperCase();

function instructionsOf(dockerfile: string): Instruction[] {
  const instructions: Instruction[] = [];
  let isGoingOn = false;
  dockerfile.split("\n").forEach((line, index) => {
    if (/^\s*(#|$)/.test(line)) return;
    if (!isGoingOn) instructions.push({ line: index + 1, text: line.trim() });
    isGoingOn = /\\\s*$/.test(line);
  });
  return instructions;
}
