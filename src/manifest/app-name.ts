import { basename } from "node:path";
import type { LoadOptions } from "./load-options.ts";
import type { Problems } from "./problems.ts";
import { isProjectName, normaliseProjectName } from "./project-name.ts";
import { type Node, valueAt } from "./source/node.ts";
import { textAt } from "./spec/read.ts";
import type { Variables } from "./variables/environment.ts";

/** The name that stands before the file is read: of the command line or the environment. */
export const nameBeforeReading = (options: LoadOptions, variables: Variables): string | undefined =>
  options.projectName || variables.COMPOSE_PROJECT_NAME || undefined;

/** The name of an app: the one given, else the one written, else the folder's. */
export function nameOf(document: Node, named: string | undefined, directory: string, problems: Problems): string {
  const node = valueAt(document, "name");
  const written = textAt(node) || undefined;
  const name = named ?? written ?? normaliseProjectName(basename(directory));
  if (isProjectName(name)) return name;
  const better = normaliseProjectName(name);
  const message =
    name === ""
      ? `the folder ${directory} gives no name`
      : `"${name}" is no name for an app: lower case letters, digits, "_" and "-" are`;
  const fix = better === "" ? "write name: at the top of the file" : `write ${better}`;
  if (node && named === undefined) problems.error(node.at, message, fix);
  else problems.fail(message, fix, "file.invalid");
  return better;
}
