import { UserError } from "../../errors/orc-error.ts";

/** The best shell an image has. */
export const SHELL = ["/bin/sh", "-c", "if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi"];

/** `NAME=VALUE` sets a variable, `NAME` alone hands on the caller's. */
export function environmentOf(pairs: readonly string[], environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      const name = at < 0 ? pair : pair.slice(0, at);
      if (name === "") throw new UserError("input.usage", `-e ${pair}: needs NAME=VALUE.`);
      return [name, at < 0 ? (environment[name] ?? "") : pair.slice(at + 1)];
    }),
  );
}
