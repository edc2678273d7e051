import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { flattenErrors, OrcError } from "../../src/errors/orc-error.ts";
import { type LoadedApp, loadApp } from "../../src/manifest/load-app.ts";
import type { LoadOptions } from "../../src/manifest/load-options.ts";

export type Files = Record<string, string>;

/** Writes files into a folder named `shop` for the time of a test. */
export async function inProject<T>(files: Files, use: (directory: string) => Promise<T> | T): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "orc-manifest-"));
  const directory = join(root, "shop");
  mkdirSync(directory);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  try {
    return await use(directory);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Loads a project of one file, or of several by name. */
export function load(files: string | Files, options: Partial<LoadOptions> = {}): Promise<LoadedApp> {
  const written = typeof files === "string" ? { "compose.yaml": files } : files;
  return inProject(written, (cwd) => loadApp({ cwd, env: {}, ...options }));
}

/** What is wrong with a project, a line each: `compose.yaml:3:5 services.web.imag: no such field · mend`. */
export async function errorsOf(files: string | Files, options: Partial<LoadOptions> = {}): Promise<string[]> {
  try {
    await load(files, options);
    return [];
  } catch (error) {
    if (!(error instanceof OrcError)) throw error;
    return flattenErrors(error).map(({ where, message, next }) => {
      const place = where ? `${where.file}:${where.line}:${where.column} ${where.path}: ` : "";
      return `${place}${message}${next.map(({ text }) => ` · ${text}`).join("")}`;
    });
  }
}

/** What a project is warned of, a line each. */
export async function warningsOf(files: string | Files, options: Partial<LoadOptions> = {}): Promise<string[]> {
  const { warnings } = await load(files, options);
  return warnings.map(({ message, where }) => `${where.file}:${where.line}:${where.column} ${where.path}: ${message}`);
}
