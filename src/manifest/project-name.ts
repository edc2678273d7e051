import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { findProject } from "./find-project.ts";
import { Problems } from "./problems.ts";
import { lookupIn, projectVariables, type Variables } from "./variables/environment.ts";
import { expand } from "./variables/expand.ts";

const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** Whether a name follows Compose's rule for projects. */
export const isProjectName = (name: string): boolean => NAME.test(name);

/** The nearest name that follows Compose's rule; empty when no letter or digit is left. */
export const normaliseProjectName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "")
    .slice(0, 63);

/** Where a name may come from. */
export type NameOptions = { cwd: string; files?: readonly string[]; env: Variables };

/**
 * The name of the nearest project, for commands that need no more: reads one line of its file, so that a broken file never
 * stops them. Undefined when there is no project.
 */
export function readProjectName({ cwd, files, env }: NameOptions): string | undefined {
  const found = files && files.length > 0 ? [...files] : findProject(cwd)?.files;
  const [first] = found ?? [];
  if (!found || first === undefined) return undefined;
  const directory = dirname(first);
  const variables = projectVariables({ directory, envFiles: [], shell: env, cwd }, new Problems());
  const written = found.map(nameIn).findLast((name) => name !== undefined);
  const name = variables.COMPOSE_PROJECT_NAME || expandOrKeep(written ?? "", variables) || basename(directory);
  return normaliseProjectName(name) || undefined;
}

/** The value of `name:` at the top level of a file, read without understanding the rest of it. */
function nameIn(path: string): string | undefined {
  try {
    const [, quoted, plain] =
      /^name:[^\S\n]+(?:["']([^"'\n]*)["']|([^#\n]*?))[^\S\n]*(?:#.*)?\r?$/m.exec(readFileSync(path, "utf8")) ?? [];
    return quoted ?? plain;
  } catch {
    return undefined;
  }
}

function expandOrKeep(text: string, variables: Variables): string {
  try {
    return expand(text, lookupIn(variables));
  } catch {
    return text;
  }
}
