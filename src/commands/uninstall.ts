import * as Flags from "@oclif/core/flags";
import { isTrue } from "../cli/argv.ts";
import { confirm } from "../cli/confirm.ts";
import { yesFlag } from "../cli/flags.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { renderUninstall } from "../render/uninstall.ts";

export default class Uninstall extends OrcCommand {
  static override summary = "Take orc off this machine: every app, orcd, network and state.";
  static override description = "Works while orcd is dead. Volumes of apps stay unless --volumes is given.";
  static override examples = ["orc uninstall", "orc uninstall -y --volumes"];
  static override flags = {
    yes: yesFlag,
    volumes: Flags.boolean({ summary: "Also remove the volumes of apps, with all that is in them." }),
  };

  protected async act(): Promise<undefined> {
    const { flags } = await this.parse(Uninstall);
    const volumes = flags.volumes ? " and the volumes of all apps with what is in them" : "; the volumes of apps stay";
    const because = `This stops every app and removes orcd, its network and its records${volumes}.`;
    if (!flags.yes && !isTrue(process.env.ORC_YES)) {
      await confirm(
        {
          text: "Take orc off this machine?",
          because,
          answered: ["orc uninstall -y", ...(flags.volumes ? ["--volumes"] : [])].join(" "),
        },
        this.output,
      );
    }
    const { uninstall } = await import("../bootstrap/uninstall.ts");
    const say = (line: string): void => this.output.note(this.output.noteTheme.dim(line));
    const found = await uninstall({ env: process.env, removeVolumes: flags.volumes, say });
    this.show({ ...found, volumesRemoved: flags.volumes }, () =>
      renderUninstall(found, flags.volumes, this.output.theme),
    );
  }
}
