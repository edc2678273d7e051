import * as Args from "@oclif/core/args";
import { currentAuthor } from "../cli/author.ts";
import { ChangeCommand } from "../cli/rollout/change-command.ts";
import { stopGrace, timeFlag } from "../cli/time-flag.ts";
import { renderChanged } from "../render/changed.ts";

export default class Stop extends ChangeCommand {
  static override summary = "Stop services and keep them stopped until start or up.";
  static override timeoutMeans = "client" as const;
  static override examples = ["orc stop worker", "orc stop"];
  static override args = {
    services: Args.string({ multiple: true, ignoreStdin: true, description: "Services; none: all of the app." }),
  };

  static override flags = { time: timeFlag };

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Stop);
    const grace = stopGrace(flags.time);
    const ref = await this.app(args.services);
    const client = await this.client();
    const services = await this.serviceNames(client, ref, args.services ?? []);
    const names = services.length > 0 ? services : (await client.app(ref)).services.map(({ name }) => name);
    const done = await this.carryOut({
      client,
      ref,
      othersMayFail: true,
      expected: names.map((service) => ({ service, how: "stop" })),
      holds: ({ wanted, stopped }) => wanted === "down" || names.every((service) => stopped.includes(service)),
      ask: () => this.sent(ref.app, client.stop(ref, { author: currentAuthor(process.env), services, ...grace })),
    });
    this.show(this.changed(done), () =>
      renderChanged({ ...done, what: "stopped", services: services }, this.output.theme),
    );
  }
}
