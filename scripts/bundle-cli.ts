import { rm } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";

/**
 * Joins the compiled files of the command line to few: Node takes a third of a millisecond for each file it loads, and
 * `orc up` would load a hundred and fifty of ours. Packages stay where they are, and so do the files, for the other programs.
 */
export async function bundleCli(dist: string): Promise<void> {
  const bundle = await rolldown({
    input: { "cli/main": join(dist, "cli/main.js"), "cli/exit": join(dist, "cli/exit.js") },
    external: /^[^./]/,
    platform: "node",
  });
  await rm(join(dist, "chunks"), { recursive: true, force: true });
  // One folder deep, like the files they are made of: some of them know where they are in the package.
  await bundle.write({
    dir: dist,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name]-[hash].js",
  });
  await bundle.close();
}
