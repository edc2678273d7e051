import { basename } from "node:path";
import type { AppSpec } from "../engine/model/app-spec.ts";
import { DEFAULT_NAMESPACE } from "../engine/model/names.ts";
import { nameBeforeReading, nameOf } from "./app-name.ts";
import { normalise } from "./canonical/normalise.ts";
import { readShape } from "./canonical/read-shape.ts";
import { selectProfiles } from "./compose/profiles.ts";
import { readProject } from "./compose/read-project.ts";
import type { LoadOptions } from "./load-options.ts";
import { envFilesOf, locate } from "./locate.ts";
import { Problems, type Warning } from "./problems.ts";
import { readProjectName } from "./project-name.ts";
import { object } from "./schema/shape.ts";
import { COMPOSE } from "./schema/top-level.ts";
import { mapNode, type Node, plain } from "./source/node.ts";
import { warnOfExtensions } from "./spec/extensions.ts";
import { placesOf } from "./spec/places.ts";
import { entriesAt, textAt } from "./spec/read.ts";
import { toAppSpec } from "./spec/to-app-spec.ts";
import { projectVariables, type Variables } from "./variables/environment.ts";

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
  const shell = projectVariables(
    { directory, envFiles: envFilesOf(options), shell: options.env, cwd: options.cwd },
    problems,
  );
  const named = nameBeforeReading(options, shell);
  const guessed = named ?? readProjectName({ cwd: options.cwd, files, env: shell });
  const variables = { ...shell, COMPOSE_PROJECT_NAME: guessed ?? "" };
  const document = readProject({ files, directory, variables, cwd: options.cwd }, problems);
  if (!document) {
    if (problems.errorCount === 0)
      problems.fail(
        `${files.map((file) => basename(file)).join(", ")} says nothing`,
        "write services: with at least one service",
        "file.invalid",
      );
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
  const declared = {
    services: namesAt(enabled, "services"),
    volumes: namesAt(document, "volumes"),
    networks: namesAt(document, "networks"),
    files: tree,
  };
  const spec = toAppSpec(
    normal,
    { app, namespace: options.namespace ?? DEFAULT_NAMESPACE, declared, disabled },
    problems,
  );
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

function profilesOf(options: LoadOptions, variables: Variables): string[] {
  const listed = (variables.COMPOSE_PROFILES ?? "").split(",").map((profile) => profile.trim());
  return [...(options.profiles ?? []), ...listed].filter((profile) => profile !== "");
}
