import { existsSync } from "node:fs";
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Something `orc init` can start from; the first comment of its Compose file says what it is. */
export type Template = { name: string; about: string; files: string[] };

const FILE = "compose.yaml";

/** Templates of a folder: every folder of it with a Compose file. */
export async function readTemplates(folder: string): Promise<Template[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, FILE)))
    .map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const files = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
      const [, about = ""] = /^#\s*(.+)$/m.exec(await readFile(join(folder, name, FILE), "utf8")) ?? [];
      const inside = files
        .filter((file) => file.isFile())
        .map((file) => join(file.parentPath, file.name).slice(join(folder, name).length + 1));
      return { name, about, files: inside.sort() };
    }),
  );
}

/** Files of a template that are there already, and would be lost. */
export const filesInTheWay = (template: Template, target: string): string[] =>
  template.files.filter((file) => existsSync(join(target, file)));

export async function copyTemplate(folder: string, template: Template, target: string): Promise<void> {
  await cp(join(folder, template.name), target, { recursive: true, force: false, errorOnExist: false });
}
