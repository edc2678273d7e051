import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../errors/orc-error.ts";
import { findProject } from "../manifest/find-project.ts";

/** Compose's rule for names of projects. */
const NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** A folder's name as the name of a project. */
export const nameFromFolder = (folder: string): string =>
  basename(folder).toLowerCase().replace(/[^a-z0-9_-]/g, "").replace(/^[_-]+/, "");

export type Naming = { projectName?: string | undefined; files: readonly string[]; cwd: string; environment: NodeJS.ProcessEnv };

/**
 * The app a command is about: named by flag or environment, else by the nearest Compose file.
 * Of the file only the name is read, so that a broken one never stands in the way of looking at what runs.
 */
export function projectName({ projectName: given, files, cwd, environment }: Naming): string | undefined {
  const named = given ?? (environment.ORC_APP || environment.COMPOSE_PROJECT_NAME || undefined);
  if (named !== undefined) return checked(named);
  const listed = files.length > 0 ? files : (environment.COMPOSE_FILE?.split(":").filter((file) => file !== "") ?? []);
  const chosen = listed.map((file) => resolve(cwd, file));
  const project = chosen[0] === undefined ? findProject(cwd) : { directory: dirname(chosen[0]), files: chosen };
  if (!project) return undefined;
  const written = project.files.map(nameIn).findLast((name) => name !== undefined);
  const name = written === undefined ? envName(project.directory) : expand(written, { ...dotEnv(project.directory), ...environment });
  const chosenName = name ?? nameFromFolder(project.directory);
  return chosenName === "" ? undefined : checked(chosenName);
}

function checked(name: string): string {
  if (NAME.test(name)) return name;
  throw new UserError("input.usage", `${name} is no name of an app: lower-case letters, digits, - and _, and a letter or digit first.`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The top-level `name:` of a Compose file, found without reading the rest. */
function nameIn(file: string): string | undefined {
  const line = /^name:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#]+))/m.exec(textOf(file));
  return line?.[1] ?? line?.[2] ?? line?.[3];
}

function dotEnv(directory: string): Record<string, string> {
  const file = join(directory, ".env");
  if (!existsSync(file)) return {};
  const pairs = textOf(file).matchAll(/^\s*(?:export\s+)?(\w+)\s*=\s*["']?([^"'\n#]*?)["']?\s*$/gm);
  return Object.fromEntries([...pairs].map(([, key = "", value = ""]) => [key, value]));
}

const envName = (directory: string): string | undefined => dotEnv(directory).COMPOSE_PROJECT_NAME || undefined;

/** `${NAME}` and `${NAME:-default}`, which is all that names use; anything else falls back to the folder. */
function expand(text: string, variables: NodeJS.ProcessEnv): string | undefined {
  const expanded = text.replace(/\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)/g, (_, braced, fallback, bare) => variables[braced ?? bare] || (fallback ?? ""));
  return NAME.test(expanded) ? expanded : undefined;
}
