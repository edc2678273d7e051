import { ServicesCommand } from "../cli/rollout/services-command.ts";
import { stopGrace, timeFlag } from "../cli/time-flag.ts";

export default class Restart extends ServicesCommand {
  static override summary = "Replace replicas of services one after the other, without a gap.";
  static override examples = ["orc restart web", "orc restart"];
  static override flags = { time: timeFlag };

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Restart);
    const grace = stopGrace(flags.time);
    const deadline = this.timeoutMs === undefined ? {} : { deadlineMs: this.timeoutMs };
    return this.changeServices(args.services ?? [], "restarted", ({ client, ref, author, services, chosen }) => ({
      expected: chosen
        .filter(({ desired }) => desired > 0)
        .map(({ name, desired }) => ({ service: name, how: "replace", slots: desired })),
      ask: () => client.restart(ref, { author, services, ...deadline, ...grace }),
    }));
  }
}
