import * as Flags from "@oclif/core/flags";
import { AppCommand } from "../cli/app-command.ts";
import { pointInTime } from "../cli/duration.ts";
import { fileWithoutChar } from "../cli/flags.ts";
import { resume } from "../cli/resume.ts";
import type { OrcEvent } from "../engine/model/event.ts";
import { CancelledError } from "../errors/orc-error.ts";
import { renderEvent } from "../render/events.ts";

export default class Events extends AppCommand {
  static override summary = "Say what happened, and why.";
  static override examples = ["orc events", "orc events -f", "orc events --since 10m --json"];
  static override flags = {
    ...fileWithoutChar,
    follow: Flags.boolean({ char: "f", summary: "Go on as events happen." }),
    since: Flags.string({ summary: "From this time or so long ago on: 10m, 2026-01-31T14:00:00Z.", helpValue: "TIME" }),
    after: Flags.integer({ summary: "Only events after this store revision.", min: 0 }),
    "all-apps": Flags.boolean({ char: "A", summary: "Events of all apps." }),
  };

  /** Ctrl-C is how following ends: nothing to say. */
  protected override interruption(): CancelledError {
    return new CancelledError("");
  }

  protected async act(): Promise<undefined> {
    const { flags } = await this.parse(Events);
    const ref = flags["all-apps"] ? undefined : this.namedApp();
    const query = {
      ...(ref ?? (flags["all-apps"] ? {} : { namespace: this.place.namespace })),
      ...(flags.since === undefined ? {} : { since: pointInTime(flags.since, "--since", Date.now()) }),
      ...(flags.after === undefined ? {} : { after: flags.after }),
      follow: flags.follow,
    };
    const client = await this.client();
    const from = (last: OrcEvent | undefined): AsyncIterable<OrcEvent> =>
      client.events(last === undefined ? query : { ...query, after: last.revision }, this.signal);
    for await (const event of flags.follow ? resume(client, from, this.signal) : from(undefined)) {
      if (this.output.json) this.output.line(event);
      else this.output.print(renderEvent(event, this.output.theme));
    }
  }
}
