import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AppCommand } from "../cli/app-command.ts";
import { pointInTime } from "../cli/duration.ts";
import { eventsOf } from "../cli/events-of.ts";
import { fileWithoutChar } from "../cli/flags.ts";
import { resume } from "../cli/resume.ts";
import type { OrcClient } from "../client/orc-client.ts";
import type { OrcEvent } from "../engine/model/event.ts";
import { SEVERITIES } from "../engine/model/event-filter.ts";
import type { EventsQuery } from "../engine/model/requests.ts";
import { CancelledError } from "../errors/orc-error.ts";
import { renderEvent } from "../render/events.ts";
import { fold } from "../render/fold.ts";

export default class Events extends AppCommand {
  static override summary = "Say what happened, and why.";
  static override description =
    "Without a name: of the app of the nearest Compose file, or of all apps where there is none. A reference: only what happened to that service or replica.";
  static override examples = [
    "orc events",
    "orc events -f",
    "orc events web.1 --since 10m",
    "orc events -A --severity warning",
    "orc events --since 10m --json",
  ];
  static override args = {
    refs: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: "Services or a replica: web, web.1, shop/web.",
    }),
  };
  static override flags = {
    ...fileWithoutChar,
    follow: Flags.boolean({ char: "f", summary: "Go on as events happen." }),
    since: Flags.string({ summary: "From this time or so long ago on: 10m, 2026-01-31T14:00:00Z.", helpValue: "TIME" }),
    after: Flags.integer({ summary: "Only events after this store revision.", min: 0 }),
    severity: Flags.option({
      summary: "Only what is as bad as this, or worse.",
      options: SEVERITIES,
    })(),
    "all-apps": Flags.boolean({ char: "A", summary: "Events of all apps." }),
  };

  /** Ctrl-C is how following ends: nothing to say. */
  protected override interruption(): CancelledError {
    return new CancelledError("");
  }

  protected async act(): Promise<undefined> {
    const { flags, args } = await this.parse(Events);
    if (this.output.json) this.output.streamEvents();
    const client = await this.client();
    const query: EventsQuery = {
      ...(await this.#about(client, args.refs ?? [], flags["all-apps"])),
      ...(flags.since === undefined ? {} : { since: pointInTime(flags.since, "--since", Date.now()) }),
      ...(flags.after === undefined ? {} : { afterRevision: flags.after }),
      ...(flags.severity === undefined ? {} : { severity: flags.severity }),
      follow: flags.follow,
    };
    const from = (last: OrcEvent | undefined): AsyncIterable<OrcEvent> =>
      client.events(last === undefined ? query : { ...query, after: last.id }, this.signal);
    for await (const event of flags.follow ? resume(client, from, this.signal) : from(undefined)) {
      if (this.output.json) this.output.line(event);
      else for (const line of fold(renderEvent(event, this.output.theme), this.output.room)) this.output.print(line);
    }
  }

  /** Whose events: of what is pointed at, else of the app here, else of all. */
  async #about(client: OrcClient, texts: string[], ofAll: boolean): Promise<EventsQuery> {
    if (texts.length > 0) {
      const ref = await this.app(texts);
      return { ...ref, ...eventsOf(await this.references(client, ref, texts)) };
    }
    if (ofAll) return {};
    return this.namedApp() ?? { namespace: this.place.namespace };
  }
}
