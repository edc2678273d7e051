import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Plugin } from "@oclif/core";
import { bundleCli } from "../../scripts/bundle-cli.ts";

const ROOT = resolve(import.meta.dirname, "../..");

export type CliResult = { code: number | null; stdout: string; stderr: string };

export type RunOptions = { cwd?: string; env?: Record<string, string>; input?: string };

/** orc as it is installed: compiled, with its manifest, in a folder of its own, so that no test depends on `dist`. */
export type BuiltCli = {
  root: string;
  start(words: readonly string[], options?: RunOptions): ChildProcessWithoutNullStreams;
  run(words: readonly string[], options?: RunOptions): Promise<CliResult>;
  remove(): Promise<void>;
};

export async function buildCli(): Promise<BuiltCli> {
  const root = await mkdtemp(join(tmpdir(), "orc-cli-"));
  await Promise.all(
    ["package.json", "node_modules", "templates"].map((name) => symlink(join(ROOT, name), join(root, name))),
  );
  const compiler = join(ROOT, "node_modules/.bin/tsc");
  await promisify(execFile)(compiler, [
    "-p",
    join(ROOT, "tsconfig.build.json"),
    "--outDir",
    join(root, "dist"),
    "--noCheck",
  ]);
  const plugin = new Plugin({ errorOnManifestCreate: true, ignoreManifest: true, root });
  await plugin.load();
  await writeFile(join(root, "oclif.manifest.json"), JSON.stringify(plugin.manifest));
  await bundleCli(join(root, "dist"));
  const home = await mkdtemp(join(tmpdir(), "orc-home-"));
  const start = (words: readonly string[], { cwd = home, env = {} }: RunOptions = {}): ChildProcessWithoutNullStreams =>
    spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(root, "dist/orc.js"), ...words], {
      cwd,
      // Nothing of the surroundings leaks in: not the terminal, not CI, not an app of the developer's.
      env: { PATH: process.env.PATH ?? "", HOME: home, LANG: "C.UTF-8", TERM: "xterm", ...env },
      stdio: "pipe",
    });
  return {
    root,
    start,
    async run(words, options) {
      const child = start(words, options);
      child.stdin.on("error", () => undefined);
      child.stdin.end(options?.input ?? "");
      const [stdout, stderr, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), codeOf(child)]);
      return { code, stdout, stderr };
    },
    async remove() {
      await Promise.all([root, home].map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

const codeOf = (child: ChildProcessWithoutNullStreams): Promise<number | null> =>
  new Promise((resolveCode, reject) => child.once("error", reject).once("close", resolveCode));
