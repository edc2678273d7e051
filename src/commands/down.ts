import { currentAuthor } from "../cli/author.ts";
import { yesFlag } from "../cli/flags.ts";
import { ChangeCommand } from "../cli/rollout/change-command.ts";
import { renderDown } from "../render/down.ts";

export default class Down extends ChangeCommand {
  static override summary = "Stop and remove all replicas of the app. Volumes and releases stay.";
  static override examples = ["orc down", "orc down -y -p shop"];
  static override flags = { yes: yesFlag };

  protected async act(): Promise<undefined> {
    const { flags } = await this.parse(Down);
    const ref = await this.app();
    const client = await this.client();
    const { services } = await client.app(ref);
    const because = `This stops and removes all of ${ref.app}: ${services.map(({ name }) => name).join(", ") || "nothing runs"}.`;
    if (!flags.yes && !this.output.json) this.output.note(`${because} Its volumes stay.`);
    await this.confirm({ text: `Take ${ref.app} down?`, because, answered: `orc down -y -p ${ref.app}` }, flags.yes);
    const done = await this.carryOut({
      client,
      ref,
      expected: services.map(({ name }) => ({ service: name, how: "remove" })),
      ask: () => client.down(ref, { author: currentAuthor(process.env) }),
    });
    this.show(this.changed(done), () => renderDown(ref.app, done.seconds, this.output.theme));
  }
}
