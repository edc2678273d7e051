import { existsSync } from "node:fs";
import { basename, delimiter, dirname, resolve } from "node:path";
import type { AppSpec } from "../engine/model/app-spec.ts";
import { DEFAULT_NAMESPACE } from "../engine/model/names.ts";
import { normalise } from "./canonical/normalise.ts";
import { readShape } from "./canonical/read-shape.ts";
import { selectProfiles } from "./compose/profiles.ts";
import { readProject } from "./compose/read-project.ts";
import { findProject } from "./find-project.ts";
import { Problems, type Warning } from "./problems.ts";
import { isProjectName, normaliseProjectName } from "./project-name.ts";
import { object } from "./schema/shape.ts";
import { COMPOSE } from "./schema/top-level.ts";
import { mapNode, type Node, plain, valueAt } from "./source/node.ts";
import { shownName } from "./source/source.ts";
import { placesOf } from "./spec/places.ts";
import { entriesAt, textAt } from "./spec/read.ts";
import { toAppSpec } from "./spec/to-app-spec.ts";
import { projectVariables, type Variables } from "./variables/environment.ts";
import { warnOfExtensions } from "./spec/extensions.ts";

export type LoadOptions = {
  /** The folder the command was called in. */
  cwd: string;
  /** Compose files of `-f`, in the order they are merged; else `COMPOSE_FILE`, else the nearest one upwards. */
  files?: readonly string[];
  profiles?: readonly string[];
  /** Files of `--env-file`, instead of `.env`. */
  envFiles?: readonly string[];
  /** Name of `-p`; else `COMPOSE_PROJECT_NAME`, else `name:`, else the folder's. */
  projectName?: string;
  env: Variables;
  namespace?: string;
};

/** A resolved Compose document as `config` prints it, fields in Compose's order. */
export type ComposeModel = Record<string, unknown>;

export type LoadedApp = {
  app: AppSpec;
  compose: ComposeModel;
  /** Places of fields: `services.web.environment.DB_PORT` → `compose.yaml:14`. */
  sources: Record<string, string>;
  warnings: readonly Warning[];
  files: string[];
  directory: string;
  /** The context the project is bound to by `x-orc.context`. */
  contextPin?: string;
};

/** Loads an app from its Compose files; throws an ErrorList with everything that is wrong in them. */
export async function loadApp(options: LoadOptions): Promise<LoadedApp> {
  const problems = new Problems();
  const { files, directory } = locate(options, problems);
  problems.throwIfAny();
  const shell = projectVariables({ directory, envFiles: envFilesOf(options), shell: options.env, cwd: options.cwd }, problems);
  const named = nameBeforeReading(options, shell);
  const variables = { ...shell, COMPOSE_PROJECT_NAME: named ?? normaliseProjectName(basename(directory)) };
  const document = readProject({ files, directory, variables, cwd: options.cwd }, problems);
  if (!document) {
    if (problems.errorCount === 0) problems.fail(`${files.map((file) => basename(file)).join(", ")} says nothing`, "write services: with at least one service", "file.invalid");
    return problems.throwAll();
  }
  const app = nameOf(document, named, directory, problems);
  const { enabled, disabled } = selectProfiles(document, profilesOf(options, shell), problems);
  const canonical = readShape(enabled, object(COMPOSE), problems);
  const tree = canonical?.kind === "map" ? canonical : mapNode(document.at);
  if (entriesAt(document, "services").length === 0 && !problems.isBroken("services")) {
    problems.error(document.at, "there are no services", "write services: with at least one service");
  }
  const normal = normalise(tree, { app, variables, cwd: options.cwd }, problems);
  const declared = { services: namesAt(enabled, "services"), volumes: namesAt(document, "volumes") };
  const spec = toAppSpec(normal, { app, namespace: options.namespace ?? DEFAULT_NAMESPACE, declared, disabled }, problems);
  const contextPin = textAt(tree, "x-orc", "context");
  warnOfExtensions(tree, problems);
  problems.throwIfAny();
  return {
    app: spec,
    compose: plain(normal) as ComposeModel,
    sources: placesOf(normal, directory),
    warnings: problems.warnings,
    files,
    directory,
    ...(contextPin === undefined ? {} : { contextPin }),
  };
}

const namesAt = (node: Node, section: string): Set<string> => new Set(entriesAt(node, section).map(([name]) => name));

function locate(options: LoadOptions, problems: Problems): { files: string[]; directory: string } {
  const { COMPOSE_FILE, COMPOSE_PATH_SEPARATOR } = options.env;
  const listed = COMPOSE_FILE ? COMPOSE_FILE.split(COMPOSE_PATH_SEPARATOR || delimiter) : [];
  const asked = options.files && options.files.length > 0 ? options.files : listed;
  if (asked.length === 0) {
    const project = findProject(options.cwd);
    if (!project) problems.fail(`there is no compose.yaml in ${options.cwd} or above`, "orc init writes one; -f names another file");
    return project ?? { files: [], directory: options.cwd };
  }
  const files = asked.map((file) => (file === "-" ? file : resolve(options.cwd, file)));
  for (const file of files) if (file !== "-" && !existsSync(file)) problems.fail(`there is no file ${shownName(file, options.cwd)}`);
  const [first = "-"] = files;
  return { files, directory: first === "-" ? options.cwd : dirname(first) };
}

function envFilesOf(options: LoadOptions): string[] {
  const listed = (options.env.COMPOSE_ENV_FILES ?? "").split(",").filter((file) => file !== "");
  const files = options.envFiles && options.envFiles.length > 0 ? options.envFiles : listed;
  return files.map((file) => resolve(options.cwd, file));
}

function profilesOf(options: LoadOptions, variables: Variables): string[] {
  const listed = (variables.COMPOSE_PROFILES ?? "").split(",").map((profile) => profile.trim());
  return [...(options.profiles ?? []), ...listed].filter((profile) => profile !== "");
}

const nameBeforeReading = (options: LoadOptions, variables: Variables): string | undefined =>
  options.projectName || variables.COMPOSE_PROJECT_NAME || undefined;

function nameOf(document: Node, named: string | undefined, directory: string, problems: Problems): string {
  const node = valueAt(document, "name");
  const written = textAt(node) || undefined;
  const name = named ?? written ?? normaliseProjectName(basename(directory));
  if (isProjectName(name)) return name;
  const better = normaliseProjectName(name);
  const message = name === "" ? `the folder ${directory} gives no name` : `"${name}" is no name for an app: lower case letters, digits, "_" and "-" are`;
  const fix = better === "" ? "write name: at the top of the file" : `write ${better}`;
  if (node && named === undefined) problems.error(node.at, message, fix);
  else problems.fail(message, fix, "file.invalid");
  return better;
}
