import { relative } from "node:path";
import type { Where } from "../errors/orc-error.ts";
import { fold } from "./fold.ts";
import type { Theme } from "./theme.ts";

/** Something in a file that does not do what its writer may think. */
export function renderWarning(
  { message, where }: { message: string; where: Where },
  cwd: string,
  theme: Theme,
  room?: number,
): string {
  const short = relative(cwd, where.file);
  const file = short === "" || short.startsWith("..") ? where.file : short;
  return fold(`${theme.yellow(theme.signs.warning)} ${theme.dim(`${file}:${where.line}`)}  ${message}`, room).join(
    "\n",
  );
}
