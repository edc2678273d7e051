import * as Args from "@oclif/core/args";
import { currentAuthor } from "../cli/author.ts";
import { ChangeCommand } from "../cli/rollout/change-command.ts";
import { stopGrace, timeFlag } from "../cli/time-flag.ts";
import { renderChanged } from "../render/changed.ts";

export default class Restart extends ChangeCommand {
  static override summary = "Replace replicas of services one after the other, without a gap.";
  static override examples = ["orc restart web", "orc restart"];
  static override args = {
    services: Args.string({ multiple: true, ignoreStdin: true, description: "Services; none: all of the app." }),
  };

  static override flags = { time: timeFlag };

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Restart);
    const grace = stopGrace(flags.time);
    const ref = await this.app(args.services);
    const client = await this.client();
    const services = await this.serviceNames(client, ref, args.services ?? []);
    const { services: all } = await client.app(ref);
    const chosen = all.filter(({ name, desired }) => desired > 0 && (services.length === 0 || services.includes(name)));
    const deadline = this.timeoutMs === undefined ? {} : { deadlineMs: this.timeoutMs };
    const done = await this.carryOut({
      client,
      ref,
      othersMayFail: true,
      expected: chosen.map(({ name, desired }) => ({ service: name, how: "replace", slots: desired })),
      ask: () =>
        this.sent(
          ref.app,
          client.restart(ref, { author: currentAuthor(process.env), services, ...deadline, ...grace }),
        ),
    });
    this.show(this.changed(done), () =>
      renderChanged({ ...done, what: "restarted", services: services }, this.output.theme),
    );
  }
}
