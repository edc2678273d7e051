import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Names of a Compose file and of the file merged onto it, in the order they are looked for. */
const FILE_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const OVERRIDE_NAMES = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/** The folder of a project and its files, in the order they are merged. */
export type ProjectFiles = { directory: string; files: string[] };

/** Finds the nearest Compose file from a folder upwards, with its override file; nothing when there is none. */
export function findProject(cwd: string): ProjectFiles | undefined {
  for (let directory = resolve(cwd); ; directory = dirname(directory)) {
    const main = firstThere(directory, FILE_NAMES);
    if (main) {
      const override = firstThere(directory, OVERRIDE_NAMES);
      return { directory, files: override ? [main, override] : [main] };
    }
    if (directory === dirname(directory)) return undefined;
  }
}

const firstThere = (directory: string, names: string[]): string | undefined =>
  names.map((name) => join(directory, name)).find((path) => existsSync(path));
