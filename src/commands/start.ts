import * as Args from "@oclif/core/args";
import { currentAuthor } from "../cli/author.ts";
import { ChangeCommand } from "../cli/rollout/change-command.ts";
import { isStillUp } from "../cli/rollout/overtaken.ts";
import { renderChanged } from "../render/changed.ts";

export default class Start extends ChangeCommand {
  static override summary = "Start services that were stopped.";
  static override timeoutMeans = "client" as const;
  static override examples = ["orc start worker", "orc start"];
  static override args = {
    services: Args.string({ multiple: true, ignoreStdin: true, description: "Services; none: all of the app." }),
  };

  protected async act(): Promise<undefined> {
    const { args } = await this.parse(Start);
    const ref = await this.app(args.services);
    const client = await this.client();
    const services = await this.serviceNames(client, ref, args.services ?? []);
    const names = services.length > 0 ? services : (await client.app(ref)).services.map(({ name }) => name);
    const done = await this.carryOut({
      client,
      ref,
      othersMayFail: true,
      expected: names.map((service) => ({ service, how: "ready" })),
      holds: (record, change) =>
        isStillUp(record, change) && !names.some((service) => record.stopped.includes(service)),
      ask: () => this.sent(ref.app, client.start(ref, { author: currentAuthor(process.env), services })),
    });
    this.show(this.changed(done), () =>
      renderChanged({ ...done, what: "started", services: services }, this.output.theme),
    );
  }
}
