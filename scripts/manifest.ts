import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Plugin } from "@oclif/core";

// The manifest lets `orc` find a command without loading all of them; made with oclif's core alone.
const root = resolve(import.meta.dirname, "..");
const plugin = new Plugin({ errorOnManifestCreate: true, ignoreManifest: true, root });
await plugin.load();
await writeFile(`${root}/oclif.manifest.json`, JSON.stringify(plugin.manifest));
