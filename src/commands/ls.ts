import * as Flags from "@oclif/core/flags";
import { OrcCommand } from "../cli/orc-command.ts";
import { renderLs } from "../render/ls.ts";

export default class Ls extends OrcCommand {
  static override summary = "List the apps that run here.";
  static override examples = ["orc ls", "orc ls --json"];
  static override flags = {
    all: Flags.boolean({ char: "A", summary: "Apps of all namespaces." }),
    ids: Flags.boolean({ char: "q", summary: "Only the names." }),
  };

  protected async act(): Promise<undefined> {
    const { flags } = await this.parse(Ls);
    const client = await this.client();
    const apps = await client.apps(flags.all ? undefined : this.place.namespace);
    this.show({ apps }, () =>
      flags.ids ? apps.map(({ app }) => app).join("\n") : renderLs(apps, this.output.room, this.output.theme),
    );
  }
}
