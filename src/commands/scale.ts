import * as Args from "@oclif/core/args";
import { currentAuthor } from "../cli/author.ts";
import { ChangeCommand } from "../cli/rollout/change-command.ts";
import { isStillUp } from "../cli/rollout/overtaken.ts";
import { readScale } from "../cli/scale.ts";
import { renderChanged } from "../render/changed.ts";

export default class Scale extends ChangeCommand {
  static override summary = "Set how many replicas services have, until the next up.";
  static override usage = "scale SERVICE=NUMBER… [FLAG…]";
  static override examples = ["orc scale web=5", "orc scale web=3 worker=0"];
  static override args = {
    services: Args.string({
      multiple: true,
      required: true,
      ignoreStdin: true,
      description: "SERVICE=NUMBER, one or several.",
    }),
  };

  protected async act(): Promise<undefined> {
    const { args } = await this.parse(Scale);
    const services = readScale(args.services, "orc scale");
    const ref = await this.app([], args.services);
    const client = await this.client();
    await this.references(client, ref, Object.keys(services));
    const deadline = this.timeoutMs === undefined ? {} : { deadlineMs: this.timeoutMs };
    const done = await this.carryOut({
      client,
      ref,
      othersMayFail: true,
      expected: Object.keys(services).map((service) => ({ service, how: "ready" })),
      holds: (record, change) =>
        isStillUp(record, change) &&
        Object.entries(services).every(
          ([name, count]) => (record.scale[name] ?? count) === count && !(count > 0 && record.stopped.includes(name)),
        ),
      ask: () => this.sent(ref.app, client.scale(ref, { author: currentAuthor(process.env), services, ...deadline })),
    });
    this.show(this.changed(done), () =>
      renderChanged({ ...done, what: "scaled", services: Object.keys(services) }, this.output.theme),
    );
  }
}
