import { ServicesCommand } from "../cli/rollout/services-command.ts";
import { stopGrace, timeFlag } from "../cli/time-flag.ts";

export default class Stop extends ServicesCommand {
  static override summary = "Stop services and keep them stopped until start or up.";
  static override timeoutMeans = "client" as const;
  static override examples = ["orc stop worker", "orc stop", "orc stop -t 0 web"];
  static override flags = { time: timeFlag };

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Stop);
    const grace = stopGrace(flags.time);
    return this.changeServices(args.services ?? [], "stopped", ({ client, ref, author, services, chosen }) => ({
      expected: chosen.map(({ name }) => ({
        service: name,
        how: "stop",
        hurry: this.output.typed(`orc stop -t 0 ${name}`),
      })),
      holds: ({ wanted, stopped }) => wanted === "down" || chosen.every(({ name }) => stopped.includes(name)),
      ask: () => client.stop(ref, { author, services, ...grace }),
    }));
  }
}
