import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as Args from "@oclif/core/args";
import { bashScript } from "../cli/completion/bash.ts";
import { completedCommands, type ManifestCommand } from "../cli/completion/completed-command.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { readTemplates } from "../cli/templates.ts";

type Manifest = { commands: Record<string, ManifestCommand> };

export default class Completion extends OrcCommand {
  static override summary = "Print a script that has the shell complete commands, flags, services and apps.";
  static override description = "For this shell: source <(orc completion bash). For all: put that line in ~/.bashrc.";
  static override examples = ["orc completion bash"];
  static override insteadOfJson = "its output is a script for a shell. See orc help.";
  static override args = {
    shell: Args.string({ ignoreStdin: true, required: true, options: ["bash"], description: "The shell: bash." }),
  };

  protected async act(): Promise<undefined> {
    await this.parse(Completion);
    const names = (await readTemplates(join(this.root, "templates"))).map(({ name }) => name);
    const manifest = JSON.parse(await readFile(join(this.root, "oclif.manifest.json"), "utf8")) as Manifest;
    process.stdout.write(bashScript(completedCommands(Object.values(manifest.commands)), names));
  }
}
