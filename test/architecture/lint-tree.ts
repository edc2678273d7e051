import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

type Report = { diagnostics: { category: string; message: string; location: { path: string | { file: string } } }[] };

const runBiome = (cwd: string): Promise<string> =>
  new Promise((resolveOutput, reject) => {
    const biome = join(root, "node_modules/.bin/biome");
    const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
    execFile(biome, args, { cwd, maxBuffer: 16 << 20 }, (error, stdout, stderr) =>
      stdout.trim().startsWith("{") ? resolveOutput(stdout) : reject(new Error(`biome: ${stderr}`, { cause: error })),
    );
  });

/** Lints files in a tree of their own under this repository's rules; answers the rules that each file breaks. */
export async function lintTree(files: Record<string, string>): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), "orc-lint-"));
  try {
    for (const name of ["biome.json", "lint", ".gitignore"]) {
      await cp(join(root, name), join(folder, name), { recursive: true });
    }
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const report = JSON.parse(await runBiome(folder)) as Report;
    const broken = new Map<string, string[]>(Object.keys(files).map((path) => [path, []]));
    for (const { category, location } of report.diagnostics) {
      const path = typeof location.path === "string" ? location.path : location.path.file;
      broken.get(path.replace(/^\.\//, ""))?.push(category.split("/").at(-1) ?? category);
    }
    return broken;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
