import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

/** Something `orc init` can start from; the first comment of its Compose file says what it is. */
export type Template = { name: string; about: string; files: string[] };

const FILE = "compose.yaml";
/** Stands in a template for a secret that is made when it is written. */
const RANDOM = "@random@";

/** Templates of a folder: every folder of it with a Compose file. */
export async function readTemplates(folder: string): Promise<Template[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, FILE)))
    .map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const [, about = ""] = /^#\s*(.+)$/m.exec(await readFile(join(folder, name, FILE), "utf8")) ?? [];
      const files = (await sourcesOf(join(folder, name))).map(writtenAs);
      return { name, about, files: files.sort() };
    }),
  );
}

/** Files of a template that are there already, and would be lost. */
export const filesInTheWay = (template: Template, target: string): string[] =>
  template.files.filter((file) => existsSync(join(target, file)));

/** Writes the files of a template into a folder, which is made where it is not there; never over a file that is. */
export async function copyTemplate(folder: string, { name }: Template, target: string): Promise<void> {
  const from = join(folder, name);
  for (const source of await sourcesOf(from)) {
    const to = join(target, writtenAs(source));
    await mkdir(dirname(to), { recursive: true });
    const text = await readFile(join(from, source), "utf8");
    const isSecret = text.includes(RANDOM);
    const mode = isSecret ? 0o600 : (await stat(join(from, source))).mode;
    await writeFile(
      to,
      text.replaceAll(RANDOM, () => randomBytes(16).toString("hex")),
      { flag: "wx", mode },
    );
  }
}

async function sourcesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** npm leaves out some files whose name begins with a dot: they lie here with a line instead. */
const writtenAs = (source: string): string => join(dirname(source), basename(source).replace(/^_/, "."));
