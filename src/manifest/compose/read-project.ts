import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Problems } from "../problems.ts";
import type { Node, Place } from "../source/node.ts";
import { parseYaml } from "../source/parse-yaml.ts";
import { makeSource, shownName } from "../source/source.ts";
import { lookupIn, projectVariables, type Variables } from "../variables/environment.ts";
import { interpolate } from "../variables/interpolate.ts";
import { applyExtends } from "./extends.ts";
import { applyIncludes, type Included } from "./include.ts";
import { mergeDocuments } from "./merge.ts";

/** The Compose files of a project, the folder their paths start from, and the variables in them. */
export type ProjectSources = { files: readonly string[]; directory: string; variables: Variables; cwd: string };

/**
 * Reads the files of a project into one document: variables replaced, `extends` and `include` written out, files merged.
 * Undefined when there is nothing, or a file cannot be read at all: what the rest says would be judged without it.
 */
export function readProject(sources: ProjectSources, problems: Problems): Node | undefined {
  const reader = new ProjectReader(sources.cwd, problems);
  const document = reader.read(sources, []);
  return reader.isIncomplete ? undefined : document;
}

class ProjectReader {
  readonly #cwd: string;
  readonly #problems: Problems;
  readonly #warned = new Set<string>();
  readonly #extended = new Map<string, Node | undefined>();
  isIncomplete = false;

  constructor(cwd: string, problems: Problems) {
    this.#cwd = cwd;
    this.#problems = problems;
  }

  read(sources: Omit<ProjectSources, "cwd">, open: readonly string[], asked?: Place): Node | undefined {
    let whole: Node | undefined;
    for (const path of sources.files) {
      for (const document of this.#readFile(path, sources.directory, sources.variables, asked)) {
        const readOther = (file: string, from: Place): Node | undefined =>
          this.#readExtended(file, from, sources.variables);
        const complete = applyIncludes(
          applyExtends(document, readOther, this.#problems),
          (included) => this.#readIncluded(included, sources.variables, [...open, path]),
          this.#problems,
        );
        whole = mergeDocuments(whole, complete, this.#problems);
      }
    }
    return whole;
  }

  #readFile(path: string, base: string, variables: Variables, asked?: Place): Node[] {
    const text = this.#readText(path, asked);
    const source = text === undefined ? undefined : makeSource(path, text, base, this.#cwd);
    const documents = source && parseYaml(source, this.#problems);
    if (!documents) this.isIncomplete = true;
    return (documents ?? []).flatMap((document) => {
      if (document.kind === "scalar" && document.value === null) return [];
      if (document.kind === "map")
        return interpolate(document, lookupIn(variables), this.#problems, this.#warned) ?? [];
      this.#problems.error(document.at, "a Compose file is a mapping", 'it starts with "services:"');
      return [];
    });
  }

  #readText(path: string, asked?: Place): string | undefined {
    try {
      return readFileSync(path === "-" ? 0 : path, "utf8");
    } catch (error) {
      const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
      const message = isMissing
        ? `there is no file ${shownName(path, this.#cwd)}`
        : `${shownName(path, this.#cwd)} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      if (asked) this.#problems.error(asked, message, undefined, "file.missing");
      else this.#problems.fail(message);
      return undefined;
    }
  }

  #readExtended(path: string, asked: Place, variables: Variables): Node | undefined {
    if (!this.#extended.has(path)) {
      const [document] = this.#readFile(path, dirname(path), variables, asked);
      this.#extended.set(path, document);
    }
    return this.#extended.get(path);
  }

  #readIncluded(included: Included, variables: Variables, open: readonly string[]): Node | undefined {
    const again = included.files.find((file) => open.includes(file));
    if (again !== undefined) {
      this.#problems.error(
        included.asked,
        `include goes round in a circle: ${[...open, again].map((path) => shownName(path, this.#cwd)).join(" → ")}`,
        "take one of the links out",
      );
      return undefined;
    }
    const own = projectVariables(
      { directory: included.base, envFiles: included.envFiles ?? [], shell: variables, cwd: this.#cwd },
      this.#problems,
    );
    return this.read({ files: included.files, directory: included.base, variables: own }, open, included.asked);
  }
}
