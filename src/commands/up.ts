import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { adoptionFor } from "../cli/adopt/adoption-for.ts";
import { yesFlag } from "../cli/flags.ts";
import { readScale } from "../cli/scale.ts";
import { ApplyCommand } from "../cli/up/apply-command.ts";
import { readPlanFile } from "../cli/up/plan-file.ts";
import { planFlags } from "../cli/up/plan-flags.ts";
import { prepareUp } from "../cli/up/prepare-up.ts";
import { probeUrl } from "../cli/up/probe-url.ts";
import { CancelledError, UserError } from "../errors/orc-error.ts";

const ON_FAILURE = ["rollback", "pause", "continue"] as const;

export default class Up extends ApplyCommand {
  static override summary = "Bring the app to what its Compose file says; wait until ready.";
  static override description =
    "Shows what will change; asks only where something is removed or a gap is left. What the file no longer has is removed, volumes never. Ctrl-C leaves the rollout going on.";
  static override examples = [
    "orc up",
    "orc up web --scale web=3",
    "orc up -y --json",
    "orc up --plan shop.plan",
    "orc up --probe http://localhost:8080/",
  ];
  static override args = {
    services: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: "Only these services and what they depend on.",
    }),
  };
  static override flags = {
    ...planFlags,
    yes: yesFlag,
    plan: Flags.string({
      summary: "Carry out exactly this plan, as orc plan --out wrote it.",
      helpValue: "FILE",
      exclusive: ["build", "scale", "force-recreate"],
    }),
    "on-failure": Flags.option({ options: ON_FAILURE, default: "rollback" as const })({
      summary:
        "When it does not come up: go back to what served, stop where it is, or go on trying until the deadline.",
    }),
    events: Flags.boolean({ summary: "With --json: one object for each thing that happens, the result last." }),
    "no-wait": Flags.boolean({ summary: "Return once the cluster has taken it over." }),
    probe: Flags.string({
      summary: "Ask this URL all the while, and say in the receipt how many requests were lost.",
      helpValue: "URL",
      exclusive: ["no-wait"],
    }),
    follow: Flags.boolean({
      summary: "Once it is up, show what it writes until Ctrl-C; it runs on.",
      exclusive: ["no-wait", "events"],
    }),
    "take-over": Flags.boolean({ default: false, summary: "Go on though the app was brought up from another place." }),
    adopt: Flags.boolean({
      summary: "Take the app over from docker compose, which runs it here: same volumes, same ports.",
      exclusive: ["no-wait", "plan"],
    }),
    detach: Flags.boolean({ char: "d", summary: "Always so; accepted because fingers type it." }),
    wait: Flags.boolean({ hidden: true, summary: "Always so; accepted because fingers type it." }),
    "remove-orphans": Flags.boolean({ hidden: true, summary: "Always so; accepted because fingers type it." }),
    "quiet-pull": Flags.boolean({ hidden: true, summary: "Accepted because fingers type it; see --quiet." }),
  };

  #isFollowing = false;

  protected async act(): Promise<undefined> {
    const { flags, args } = await this.parse(Up);
    const since = new Date().toISOString();
    if (flags.events) this.#streamEvents();
    if (flags.follow && this.output.json) {
      throw new UserError("input.usage", "--follow shows lines as they are written: that is not one JSON document.", {
        next: [{ text: "lines as JSON, once it is up", command: "orc logs -f --json" }],
      });
    }
    const probe = flags.probe === undefined ? undefined : probeUrl(flags.probe);
    const pull = flags.pull === "always" || flags.pull === "never" ? flags.pull : "missing";
    const options = {
      services: args.services ?? [],
      scale: readScale(flags.scale ?? [], "--scale"),
      build: flags.build,
      pull,
      forceRecreate: flags["force-recreate"],
      withDependencies: !flags["no-deps"],
    } as const;
    const prepared =
      flags.plan === undefined
        ? await prepareUp(this.upSession(), options)
        : await readPlanFile(flags.plan, this.upSession());
    const client = await this.client();
    const adoption = await adoptionFor(client, prepared, flags.adopt);
    await this.apply(client, prepared, {
      yes: flags.yes,
      wait: !flags["no-wait"],
      takeOver: flags["take-over"],
      pull,
      onFailure: flags["on-failure"],
      missing: prepared.missing,
      ...(adoption ? { adoption } : {}),
      ...(probe ? { probe } : {}),
      answered: ["orc up -y", ...(args.services ?? [])].join(" "),
    });
    if (!flags.follow) return;
    this.#isFollowing = true;
    const { followLogs } = await import("../cli/up/follow-logs.ts");
    await followLogs(client, prepared.draft.ref, since, this.output, this.signal);
  }

  /** Ctrl-C is how following ends: nothing to say. */
  protected override async interruption(): Promise<CancelledError> {
    return this.#isFollowing ? new CancelledError("") : super.interruption();
  }

  #streamEvents(): void {
    if (!this.output.json) {
      throw new UserError("input.usage", "--events is a stream of JSON: it needs --json.", {
        next: [{ text: "like this", command: "orc up --json --events" }],
      });
    }
    this.output.streamEvents();
  }
}
