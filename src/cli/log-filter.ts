import type { LogMessage } from "../engine/model/requests.ts";
import { UserError } from "../errors/orc-error.ts";

/** Whether a line is wanted by `--grep`; what was lost is always said. */
export function logFilter(pattern: string | undefined): (message: LogMessage) => boolean {
  if (pattern === undefined) return () => true;
  const wanted = expressionOf(pattern);
  return (message) => !("line" in message) || wanted.test(message.line);
}

function expressionOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (cause) {
    throw new UserError("input.usage", `--grep ${pattern}: is no regular expression.`, {
      cause,
      next: [{ text: 'a \\ before a sign takes it as it is: --grep "\\["' }],
    });
  }
}
