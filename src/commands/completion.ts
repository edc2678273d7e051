import { join } from "node:path";
import * as Args from "@oclif/core/args";
import { bashScript } from "../cli/completion/bash.ts";
import { completedCommands } from "../cli/completion/completed-command.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { readTemplates } from "../cli/templates.ts";

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
    const names = (await readTemplates(join(this.config.root, "templates"))).map(({ name }) => name);
    process.stdout.write(bashScript(completedCommands(this.config.commands), names));
  }
}
