import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import dockerignore from "@balena/dockerignore";
import { UserError, type Where } from "../../errors/orc-error.ts";

/** A file of a build's context: `name` as it stands in the tar, with `/`. */
export type ContextFile = {
  name: string;
  path: string;
  type: "file" | "directory" | "symlink";
  mode: number;
  size: number;
  mtime: Date;
};

/** What is sent to the builder: the files, and the name the Dockerfile has among them. */
export type ContextFiles = { files: ContextFile[]; dockerfile: string };

/** Lists a build's context as Docker does: all but what `.dockerignore` leaves out, in a fixed order. */
export async function contextFiles(context: string, dockerfile: string, asked?: Where): Promise<ContextFiles> {
  const dockerfilePath = resolve(context, dockerfile);
  const found = await lstat(dockerfilePath).catch(() => undefined);
  if (!found?.isFile()) {
    const hasFolder = (await stat(context).catch(() => undefined))?.isDirectory() === true;
    const [what, mend] = hasFolder
      ? [dockerfilePath, "make one, or name it in build.dockerfile"]
      : [`folder ${context}`, "make it, or name another one"];
    throw new UserError("file.missing", `there is no ${what} to build from`, {
      ...(asked ? { where: asked } : {}),
      next: [{ text: mend }],
    });
  }
  const ignore = await readIgnore(context, dockerfilePath);
  const files = await walk(context, "", ignore);
  const inside = relative(context, dockerfilePath);
  const isInside = !inside.startsWith("..");
  // A Dockerfile elsewhere, or one that is ignored, is sent all the same: the builder needs it.
  const name = isInside ? inside.split("\\").join("/") : ".dockerfile-of-build";
  if (!files.some((file) => file.name === name)) files.push(await describe(dockerfilePath, name));
  return { files: files.sort((a, b) => (a.name < b.name ? -1 : 1)), dockerfile: name };
}

type IgnoreRules = { ignores(name: string): boolean; hasExceptions: boolean };

/** `NAME.dockerignore` beside the Dockerfile comes before the context's own. */
async function readIgnore(context: string, dockerfilePath: string): Promise<IgnoreRules> {
  const own = await readFile(`${dockerfilePath}.dockerignore`, "utf8").catch(() => undefined);
  const text = own ?? (await readFile(join(context, ".dockerignore"), "utf8").catch(() => ""));
  const rules = dockerignore.default().add(text);
  return { ignores: (name) => rules.ignores(name), hasExceptions: /^\s*!/m.test(text) };
}

async function walk(root: string, folder: string, ignore: IgnoreRules): Promise<ContextFile[]> {
  const files: ContextFile[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const isIgnored = ignore.ignores(name);
    if (entry.isDirectory()) {
      if (!isIgnored) files.push(await describe(join(root, name), name));
      if (!isIgnored || ignore.hasExceptions) files.push(...(await walk(root, name, ignore)));
    } else if (!isIgnored && (entry.isFile() || entry.isSymbolicLink())) {
      files.push(await describe(join(root, name), name));
    }
  }
  return files;
}

async function describe(path: string, name: string): Promise<ContextFile> {
  const { mode, size, mtime, ...stats } = await lstat(path).then((found) => ({
    mode: found.mode & 0o7777,
    size: found.size,
    mtime: found.mtime,
    type: found.isDirectory()
      ? ("directory" as const)
      : found.isSymbolicLink()
        ? ("symlink" as const)
        : ("file" as const),
  }));
  return { name, path, type: stats.type, mode, size: stats.type === "file" ? size : 0, mtime };
}
