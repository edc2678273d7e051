import * as Args from "@oclif/core/args";
import { AppCommand } from "../cli/app-command.ts";
import { whyTarget } from "../cli/why-target.ts";
import { renderWhy } from "../render/why.ts";

export default class Why extends AppCommand {
  static override summary = "Say why something is as it is, and what to do about it.";
  static override description =
    "Of several replicas the first that is in trouble is told of. Without a name: the app of the nearest Compose file. An address is knocked at, and so is every replica behind it.";
  static override examples = [
    "orc why web.1",
    "orc why web",
    "orc why",
    "orc why host/alpha",
    "orc why http://localhost:8080/health",
  ];
  static override args = {
    ref: Args.string({
      ignoreStdin: true,
      description: "A service, a replica such as web.1, an app, host/NAME, or an address such as localhost:8080.",
    }),
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
    const about = "app" in target ? { app: target.app } : {};
    this.known = about;
    const document = await client.why(target);
    this.show({ ...about, ...document }, () => renderWhy(document, this.output.theme, this.output.room));
  }
}
