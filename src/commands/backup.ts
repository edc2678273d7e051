import { resolve } from "node:path";
import * as Args from "@oclif/core/args";
import { backupName, writeBackup } from "../cli/backup-file.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { renderBackup } from "../render/backup.ts";

export default class Backup extends OrcCommand {
  static override summary = "Write a verified backup of the cluster's store to a file.";
  static override description =
    "orcd makes one every hour by itself; this one is yours. It holds what apps were told, secrets among it: keep it safe.";
  static override examples = ["orc backup", "orc backup before-the-move.db"];
  static override args = {
    file: Args.string({ ignoreStdin: true, description: "Where to; a new file here otherwise." }),
  };

  protected async act(): Promise<undefined> {
    const { args } = await this.parse(Backup);
    const client = await this.client();
    const { clusterId } = await client.version();
    const download = await client.backup();
    const { at, bytes, keys } = download;
    const file = args.file ?? backupName(clusterId, at);
    await writeBackup(download, resolve(file));
    this.show({ file: resolve(file), at, bytes, keys }, () => renderBackup({ file, bytes, keys }, this.output.theme));
  }
}
