import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Plugin } from "@oclif/core";
import { checkout, type EngineHost } from "../test/support/host/engine-host.ts";

const FILES = {
  "package.json": JSON.stringify({
    name: "empty",
    version: "0.0.0",
    type: "module",
    oclif: { bin: "empty", dirname: "empty", commands: "./commands" },
  }),
  "run.js": [
    'import { enableCompileCache } from "node:module";',
    'enableCompileCache(new URL("compiled", import.meta.url).pathname);',
    'const { execute } = await import("@oclif/core");',
    "await execute({ dir: import.meta.url });",
  ].join("\n"),
  "commands/nothing.js": [
    'import { Command } from "@oclif/core";',
    'export default class Nothing extends Command { static summary = "Does nothing."; async run() {} }',
  ].join("\n"),
};

/** An oclif project with one command that does nothing, with a manifest and a compile cache: the least an oclif command costs. */
export async function emptyCommand(host: EngineHost): Promise<string[]> {
  const folder = join(host.facts.folder, "empty");
  await mkdir(join(folder, "commands"), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), `${text}\n`);
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  const plugin = new Plugin({ errorOnManifestCreate: true, ignoreManifest: true, root: folder });
  await plugin.load();
  await writeFile(join(folder, "oclif.manifest.json"), JSON.stringify(plugin.manifest));
  const command = [process.execPath, join(folder, "run.js"), "nothing"];
  // The first one fills the cache.
  await host.output(command);
  return command;
}
