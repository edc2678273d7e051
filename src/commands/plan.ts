import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AppCommand } from "../cli/app-command.ts";
import { readScale } from "../cli/scale.ts";
import { writePlanFile } from "../cli/up/plan-file.ts";
import { planFlags } from "../cli/up/plan-flags.ts";
import { prepareUp } from "../cli/up/prepare-up.ts";
import { foldText } from "../render/fold.ts";
import { renderPlan } from "../render/plan.ts";
import { renderWarning } from "../render/warning.ts";

export default class Plan extends AppCommand {
  static override summary = "Say what up would do, and what it would cost. Changes nothing.";
  static override examples = ["orc plan", "orc plan --out shop.plan", "orc plan --exit-code --json"];
  static override args = {
    services: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: "Only these services and what they depend on.",
    }),
  };
  static override flags = {
    ...planFlags,
    build: Flags.boolean({ hidden: true, summary: "A plan builds nothing." }),
    out: Flags.string({ summary: "Write the plan to a file, for orc up --plan.", helpValue: "FILE" }),
    "exit-code": Flags.boolean({ summary: "Exit with 10 when there are changes." }),
  };

  protected async act(): Promise<number> {
    const { flags, args } = await this.parse(Plan);
    const pull = flags.pull === "never" ? flags.pull : "missing";
    const options = {
      services: args.services ?? [],
      scale: readScale(flags.scale ?? [], "--scale"),
      build: false,
      pull,
      forceRecreate: flags["force-recreate"],
      withDependencies: !flags["no-deps"],
    } as const;
    const prepared = await prepareUp(this.upSession(), options);
    const { plan, draft } = prepared;
    for (const warning of draft.warnings)
      this.output.note(renderWarning(warning, process.cwd(), this.output.noteTheme, this.output.noteRoom));
    if (flags.out !== undefined) await writePlanFile(flags.out, prepared);
    const written =
      flags.out === undefined ? "" : `\n  apply      ${this.output.theme.command(`orc up --plan ${flags.out}`)}`;
    this.show({ ...plan }, () => foldText(`${renderPlan(plan, this.output.theme)}${written}`, this.output.room));
    return flags["exit-code"] && plan.changed ? 10 : 0;
  }
}
