import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Where } from "../../errors/orc-error.ts";
import type { LoadedApp } from "../../manifest/load-app.ts";

/** Where a field of the project stands, for an error that is found once its files are read: `services.web.build`. */
export function placeOf(
  { sources, directory }: Pick<LoadedApp, "sources" | "directory">,
  path: string,
): Where | undefined {
  const [, name, number] = /^(.*):(\d+)$/.exec(sources[path] ?? "") ?? [];
  if (name === undefined) return undefined;
  const file = resolve(directory, name);
  const line = Number(number);
  return { file, line, column: firstColumn(file, line), path };
}

function firstColumn(file: string, line: number): number {
  try {
    return Math.max(0, readFileSync(file, "utf8").split("\n")[line - 1]?.search(/\S/) ?? 0) + 1;
  } catch {
    return 1;
  }
}
