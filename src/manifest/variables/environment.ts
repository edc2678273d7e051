import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problems } from "../problems.ts";
import type { Place } from "../source/node.ts";
import { makeSource, shownName } from "../source/source.ts";
import { type Dotenv, parseDotenv, parseRawEnv } from "./dotenv.ts";
import type { Lookup } from "./expand.ts";

export type Variables = Readonly<Record<string, string>>;

/** Looks names up in variables; `constructor` is none unless somebody set it. */
export const lookupIn =
  (variables: Variables): Lookup =>
  (name) =>
    Object.hasOwn(variables, name) ? variables[name] : undefined;

/** Where to find environment files: the folder of the project, files named on the command line, and what the shell says. */
export type EnvironmentOptions = { directory: string; envFiles: readonly string[]; shell: Variables; cwd: string };

/** The variables a project sees: the shell's, then those of `--env-file` or of the `.env` beside the Compose file. */
export function projectVariables(options: EnvironmentOptions, problems: Problems): Variables {
  const { shell, directory } = options;
  const standard = join(directory, ".env");
  const isOff = /^(?:1|true)$/i.test(shell.COMPOSE_DISABLE_ENV_FILE ?? "");
  const files = options.envFiles.length > 0 ? options.envFiles : !isOff && existsSync(standard) ? [standard] : [];
  const found = new Map<string, string>();
  for (const file of files) {
    const lookup: Lookup = (name) => lookupIn(shell)(name) ?? found.get(name);
    for (const [name, { value }] of readEnvFile({ path: file, lookup, cwd: options.cwd, format: "dotenv" }, problems) ??
      [])
      found.set(name, value);
  }
  return { ...Object.fromEntries(found), ...shell };
}

export type EnvFile = {
  path: string;
  lookup: Lookup;
  cwd: string;
  format: "dotenv" | "raw";
  required?: boolean;
  asked?: Place;
};

/** A variable of an environment file, and its line there. */
export type EnvEntry = { value: string; at: Place };

/** Reads one environment file; undefined when it is not there. */
export function readEnvFile(file: EnvFile, problems: Problems): Map<string, EnvEntry> | undefined {
  const text = readText(file.path);
  if (text === undefined) {
    if (file.required === false) return undefined;
    const message = `there is no file ${shownName(file.path, file.cwd)}`;
    if (file.asked) problems.error(file.asked, message, "make it, or say required: false", "file.missing");
    else problems.fail(message);
    return undefined;
  }
  const source = makeSource(file.path, text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n"), "", file.cwd);
  const place = (offset: number, name = ""): Place => {
    const end = source.text.indexOf("\n", offset);
    return { source, start: offset, end: end === -1 ? source.text.length : end, path: name };
  };
  const read: Dotenv = (file.format === "raw" ? parseRawEnv : parseDotenv)(source.text, file.lookup);
  for (const { message, offset } of read.problems) problems.error(place(offset), message);
  for (const { variable, offset } of read.unset)
    problems.warn(place(offset, variable), `${variable} is not set: it becomes an empty text`);
  return new Map([...read.values].map(([name, value]) => [name, { value, at: place(read.offsets.get(name) ?? 0) }]));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
