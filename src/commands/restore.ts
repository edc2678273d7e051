import { createReadStream, existsSync } from "node:fs";
import { resolve } from "node:path";
import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { isTrue } from "../cli/argv.ts";
import { confirm } from "../cli/confirm.ts";
import { yesFlag } from "../cli/flags.ts";
import { OrcCommand } from "../cli/orc-command.ts";
import { waitForOtherStore } from "../cli/restored-orcd.ts";
import type { RestoreDocument, RestoreFrom } from "../engine/model/restored.ts";
import { UserError } from "../errors/orc-error.ts";
import { renderRestore } from "../render/restore.ts";

export default class Restore extends OrcCommand {
  static override summary = "Put a backup of the store back, or rebuild it from what runs.";
  static override description =
    "What runs counts for more than an older backup: nothing is stopped, started or replaced. The store it replaces is kept aside.";
  static override examples = ["orc restore --latest", "orc restore --from-labels", "orc restore orc-1a2b3c4d.db -y"];
  static override args = { file: Args.string({ ignoreStdin: true, description: "A backup that orc backup wrote." }) };
  static override flags = {
    yes: yesFlag,
    latest: Flags.boolean({ summary: "The last backup that orcd made and verified by itself." }),
    "from-labels": Flags.boolean({ summary: "No backup: rebuild from running containers and their agent's memory." }),
  };

  protected async act(): Promise<undefined> {
    const { flags, args } = await this.parse(Restore);
    const from = sourceOf(args.file, flags.latest, flags["from-labels"]);
    const client = await this.client();
    const ask = (apply: boolean): Promise<RestoreDocument> =>
      client.restore({ from, apply }, args.file === undefined ? undefined : createReadStream(resolve(args.file)));
    const wanted = await ask(false);
    const { theme, noteTheme } = this.output;
    if (!flags.yes && !isTrue(process.env.ORC_YES)) {
      this.output.note(renderRestore(wanted, Date.now(), noteTheme));
      const because = "This replaces the store of the cluster.";
      const answered = ["orc restore", ...this.argv, "-y"].join(" ");
      await confirm({ text: "Restore?", because, answered, isShown: true }, this.output);
    }
    const { storeId } = await client.version();
    const done = await ask(true);
    await waitForOtherStore(storeId, process.env, this.signal);
    this.show({ ...done }, () => renderRestore(done, Date.now(), theme));
  }
}

function sourceOf(file: string | undefined, latest: boolean, labels: boolean): RestoreFrom {
  const asked = [...(file === undefined ? [] : ["file"]), ...(latest ? ["latest"] : []), ...(labels ? ["labels"] : [])];
  const [from] = asked;
  if (from === undefined || asked.length > 1) {
    throw new UserError("input.usage", "orc restore takes one source: a file, --latest, or --from-labels.", {
      next: [{ text: "the last backup", command: "orc restore --latest" }],
    });
  }
  if (file !== undefined && !existsSync(file)) throw new UserError("input.usage", `There is no file ${file}.`);
  return from as RestoreFrom;
}
