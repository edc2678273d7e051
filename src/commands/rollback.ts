import * as Args from "@oclif/core/args";
import { yesFlag } from "../cli/flags.ts";
import { ApplyCommand } from "../cli/up/apply-command.ts";
import { chooseRelease, readRelease } from "../cli/up/choose-release.ts";
import { rollbackTo } from "../cli/up/rollback-draft.ts";

export default class Rollback extends ApplyCommand {
  static override summary = "Make the app again what an earlier release was.";
  static override description =
    "Without a number: the last release before the wanted one that came up. A new release is made of it; the numbers only grow.";
  static override examples = ["orc rollback", "orc rollback 3 -y"];
  static override args = {
    release: Args.string({ ignoreStdin: true, description: "The release to go back to." }),
  };
  static override flags = { yes: yesFlag };

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Rollback);
    const release = readRelease(args.release);
    const ref = await this.app();
    const client = await this.client();
    const number = chooseRelease(ref.app, await client.releases(ref), release);
    const prepared = await rollbackTo(client, ref, number);
    const answered = `orc rollback ${number} -y -p ${ref.app}`;
    if (prepared.plan.changed)
      await this.confirm(
        {
          text: `Roll ${ref.app} back to release ${number}?`,
          because: `This makes ${ref.app} what release ${number} was.`,
          answered,
        },
        flags.yes,
      );
    await this.apply(client, prepared, {
      yes: true,
      wait: true,
      takeOver: true,
      pull: "missing",
      missing: [],
      onFailure: "rollback",
      answered,
    });
  }
}
