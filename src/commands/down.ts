import * as Flags from "@oclif/core/flags";
import { currentAuthor } from "../cli/author.ts";
import { yesFlag } from "../cli/flags.ts";
import { ChangeCommand } from "../cli/rollout/change-command.ts";
import { stopGrace, timeFlag } from "../cli/time-flag.ts";
import { renderDown } from "../render/down.ts";

export default class Down extends ChangeCommand {
  static override summary = "Stop and remove all of the app; releases and volumes stay.";
  static override timeoutMeans = "client" as const;
  static override examples = ["orc down", "orc down -y -p shop", "orc down --volumes"];
  static override flags = {
    yes: yesFlag,
    time: timeFlag,
    volumes: Flags.boolean({ char: "v", summary: "Also remove its volumes, with all that is in them." }),
    "remove-orphans": Flags.boolean({ hidden: true, summary: "Always so; accepted because fingers type it." }),
  };

  protected async act(): Promise<undefined> {
    const { flags } = await this.parse(Down);
    const grace = stopGrace(flags.time);
    const ref = await this.app();
    const client = await this.client();
    const { services, record, rollout } = await client.app(ref);
    const isDown = record.wanted === "down" && rollout?.state === "complete";
    if (isDown && !flags.volumes) return this.#downAlready(ref.app, record.release);
    const names = services.map(({ name }) => name).join(", ") || "nothing runs";
    const volumes = flags.volumes ? "Its volumes go too, with all that is in them." : "Its volumes stay.";
    const because = `This stops and removes all of ${ref.app}: ${names}. ${volumes}`;
    const answered = [`orc down -y -p ${ref.app}`, ...(flags.volumes ? ["--volumes"] : [])].join(" ");
    await this.confirm({ text: `Take ${ref.app} down?`, because, answered }, flags.yes);
    const done = await this.carryOut({
      client,
      ref,
      expected: (isDown ? [] : services).map(({ name }) => ({
        service: name,
        how: "remove",
        hurry: this.output.typed("orc down -t 0"),
      })),
      holds: (record) => record.wanted === "down",
      ask: () => this.sent(ref.app, client.down(ref, { author: currentAuthor(process.env), ...grace })),
    });
    const removed = flags.volumes ? (await client.removeVolumes(ref)).removed : undefined;
    const isElsewhere = !this.given.file && this.folderApp() !== ref.app;
    const view = { app: ref.app, seconds: done.seconds, isElsewhere, ...(removed ? { removed } : {}) };
    this.show({ ...this.changed(done), ...(removed ? { volumesRemoved: removed } : {}) }, () =>
      renderDown(view, this.output.theme),
    );
  }

  #downAlready(app: string, release: number): undefined {
    return this.show(
      { app, release, changed: false, outcome: "unchanged", services: [] },
      () => `${this.output.theme.bold(app)} is down. Nothing to do.`,
    );
  }
}
