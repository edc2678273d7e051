import { resolve } from "node:path";
import { UserError } from "../errors/orc-error.ts";
import { isProjectName, readProjectName } from "../manifest/project-name.ts";
import { definedVariables } from "./environment.ts";

export type Naming = {
  projectName?: string | undefined;
  files: readonly string[];
  cwd: string;
  environment: NodeJS.ProcessEnv;
};

/**
 * The app a command is about: named by flag or environment, else by the nearest Compose file.
 * Of the file only the name is read, so that a broken one never stands in the way of looking at what runs.
 */
export function projectName({ projectName: given, files, cwd, environment }: Naming): string | undefined {
  const named = givenName(given, environment);
  if (named !== undefined) return named;
  const listed = files.length > 0 ? files : (environment.COMPOSE_FILE?.split(":").filter((file) => file !== "") ?? []);
  return readProjectName({ cwd, files: listed.map((file) => resolve(cwd, file)), env: definedVariables(environment) });
}

/** The name that flag or environment give; one that breaks Compose's rule is refused. */
export function givenName(given: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  const named = given ?? (environment.ORC_APP || environment.COMPOSE_PROJECT_NAME || undefined);
  if (named === undefined || isProjectName(named)) return named;
  throw new UserError(
    "input.usage",
    `${named} is no name of an app: lower-case letters, digits, - and _, and a letter or digit first.`,
  );
}
