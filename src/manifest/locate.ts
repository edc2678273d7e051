import { existsSync } from "node:fs";
import { delimiter, dirname, resolve } from "node:path";
import { findProject, type ProjectFiles } from "./find-project.ts";
import type { LoadOptions } from "./load-options.ts";
import type { Problems } from "./problems.ts";
import { shownName } from "./source/source.ts";

/** The Compose files to read: those named, those of `COMPOSE_FILE`, or the nearest ones upwards. */
export function locate(options: LoadOptions, problems: Problems): ProjectFiles {
  const { COMPOSE_FILE, COMPOSE_PATH_SEPARATOR } = options.env;
  const listed = COMPOSE_FILE ? COMPOSE_FILE.split(COMPOSE_PATH_SEPARATOR || delimiter) : [];
  const asked = options.files && options.files.length > 0 ? options.files : listed;
  if (asked.length === 0) {
    const project = findProject(options.cwd);
    if (!project)
      problems.fail(
        `there is no compose.yaml in ${options.cwd} or above`,
        "orc init writes one; -f names another file",
      );
    return project ?? { files: [], directory: options.cwd };
  }
  const files = asked.map((file) => (file === "-" ? file : resolve(options.cwd, file)));
  for (const file of files)
    if (file !== "-" && !existsSync(file)) problems.fail(`there is no file ${shownName(file, options.cwd)}`);
  const [first = "-"] = files;
  return { files, directory: first === "-" ? options.cwd : dirname(first) };
}

/** The environment files that were named, instead of `.env`. */
export function envFilesOf(options: LoadOptions): string[] {
  const listed = (options.env.COMPOSE_ENV_FILES ?? "").split(",").filter((file) => file !== "");
  const files = options.envFiles && options.envFiles.length > 0 ? options.envFiles : listed;
  return files.map((file) => resolve(options.cwd, file));
}
