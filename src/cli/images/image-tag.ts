import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import type { BuildSpec } from "../../engine/model/app-spec.ts";
import type { Where } from "../../errors/orc-error.ts";
import { type ContextFiles, contextFiles } from "./context-files.ts";

/** A build whose image is named after what goes into it. */
export type TaggedBuild = { service: string; tag: string; build: BuildSpec; context: ContextFiles };

/**
 * Names the image of a build by its content: equal contexts, Dockerfiles, arguments and targets make equal tags,
 * so that a tag that is there needs no build and a changed file is a changed image. `asked`: where the file says so.
 */
export async function tagBuild(app: string, service: string, build: BuildSpec, asked?: Where): Promise<TaggedBuild> {
  const context = await contextFiles(build.context, build.dockerfile, asked);
  const hash = createHash("sha256");
  const add = (...parts: (string | Buffer)[]): void => {
    for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  };
  add(
    context.dockerfile,
    build.target ?? "",
    JSON.stringify(Object.entries(build.args).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  for (const file of context.files) {
    // Only what a checkout keeps: the owner's execute bit, not times or the umask.
    const mode = file.type === "file" && file.mode & 0o100 ? "x" : "";
    add(file.name, file.type, mode);
    if (file.type === "file") add(await readFile(file.path));
    if (file.type === "symlink") add(await readlink(file.path));
  }
  return { service, tag: `${app}-${service}:${hash.digest("hex").slice(0, 12)}`, build, context };
}
