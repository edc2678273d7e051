import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as Args from "@oclif/core/args";
import { bashScript } from "../cli/completion/bash.ts";
import { beforeVerb, completedCommands, type WrittenCommand } from "../cli/completion/completed-command.ts";
import { fishScript } from "../cli/completion/fish.ts";
import { zshScript } from "../cli/completion/zsh.ts";
import { globalFlags } from "../cli/flags.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { readTemplates } from "../cli/templates.ts";

type Manifest = { commands: Record<string, WrittenCommand> };

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const SHELLS = ["bash", "zsh", "fish"] as const;

export default class Completion extends OrcCommand {
  static override summary = "Print a script that has the shell complete what can be typed.";
  static override description = `For good, put its line into your shell's start-up file:
  bash   source <(orc completion bash)       in ~/.bashrc
  zsh    source <(orc completion zsh)        in ~/.zshrc
  fish   orc completion fish | source        in ~/.config/fish/config.fish`;
  static override examples = ["orc completion bash", "orc completion zsh", "orc completion fish"];
  static override insteadOfJson = "its output is a script for a shell. See orc help.";
  static override args = {
    shell: Args.option({ options: SHELLS })({ ignoreStdin: true, required: true, description: "The shell." }),
  };

  protected async act(): Promise<undefined> {
    const { args } = await this.parse(Completion);
    const { described } = await import("../cli/schema/json-schema.ts");
    const init = (await readTemplates(join(this.root, "templates"))).map(({ name }) => name);
    const schema = described().map(({ name }) => name);
    const manifest = JSON.parse(await readFile(join(this.root, "oclif.manifest.json"), "utf8")) as Manifest;
    const commands = completedCommands(Object.values(manifest.commands), { init, schema });
    const shell = SHELLS.find((known) => known === args.shell) ?? "bash";
    process.stdout.write(SCRIPTS[shell](commands, beforeVerb(globalFlags)));
  }
}
