import * as Args from "@oclif/core/args";
import { AppCommand } from "../cli/app-command.ts";
import { whyTarget } from "../cli/why-target.ts";
import { renderWhy } from "../render/why.ts";

export default class Why extends AppCommand {
  static override summary = "Say why a replica, a service or an app is as it is, and what to do.";
  static override description =
    "Of several replicas the first that is in trouble is told of. Without a name: the app of the nearest Compose file.";
  static override examples = ["orc why web.1", "orc why web", "orc why", "orc why web.1 --json"];
  static override args = {
    ref: Args.string({ ignoreStdin: true, description: "A service, a replica such as web.1, or an app." }),
  };

  protected async act(): Promise<undefined> {
    const { args } = await this.parse(Why);
    const client = await this.client();
    const target = await whyTarget({
      text: args.ref,
      namespace: this.place.namespace,
      client,
      named: this.namedApp(),
      app: (texts) => this.app(texts),
      references: (ref, texts) => this.references(client, ref, texts),
    });
    this.known = { app: target.app };
    const document = await client.why(target);
    this.show({ app: target.app, ...document }, () => renderWhy(document, this.output.theme));
  }
}
