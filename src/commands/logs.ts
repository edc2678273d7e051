import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AppCommand } from "../cli/app-command.ts";
import { pointInTime } from "../cli/duration.ts";
import { emptyLog } from "../cli/empty-log.ts";
import { fileWithoutChar } from "../cli/flags.ts";
import { LineWriter } from "../cli/line-writer.ts";
import { logFilter } from "../cli/log-filter.ts";
import { logQuery, readLogs } from "../cli/logs.ts";
import { isMeant, refuseMissingSlot } from "../cli/missing-slot.ts";
import { CancelledError } from "../errors/orc-error.ts";
import { prefixOf, renderLog } from "../render/logs.ts";

export default class Logs extends AppCommand {
  static override summary = "Show what replicas write, the newest last.";
  static override examples = [
    "orc logs -f",
    "orc logs web.1 db -n 50",
    "orc logs web --since 10m -t",
    "orc logs --grep ERROR",
  ];
  static override args = {
    refs: Args.string({ multiple: true, ignoreStdin: true, description: "Services or replicas: web, web.2." }),
  };
  static override flags = {
    ...fileWithoutChar,
    follow: Flags.boolean({ char: "f", summary: "Go on as lines are written." }),
    tail: Flags.string({
      char: "n",
      summary: "Only the last lines of each replica: a number, or all.",
      helpValue: "N",
      default: "all",
    }),
    since: Flags.string({ summary: "From this time or so long ago on: 10m, 2026-01-31T14:00:00Z.", helpValue: "TIME" }),
    until: Flags.string({ summary: "Up to this time or so long ago.", helpValue: "TIME" }),
    timestamps: Flags.boolean({ char: "t", summary: "Say when each line was written." }),
    "no-log-prefix": Flags.boolean({ summary: "Lines as they were written, without the replica's name." }),
    grep: Flags.string({
      summary: "Only lines that match this regular expression; -n counts those.",
      helpValue: "PATTERN",
    }),
    previous: Flags.boolean({ summary: "The run before the current one." }),
    release: Flags.integer({ summary: "Only replicas of this release, also those that are gone.", min: 1 }),
  };

  /** Ctrl-C is how following ends: nothing to say. */
  protected override interruption(): CancelledError {
    return new CancelledError("");
  }

  protected async act(): Promise<undefined> {
    const { flags, args } = await this.parse(Logs);
    const now = Date.now();
    const since = flags.since === undefined ? {} : { since: pointInTime(flags.since, "--since", now) };
    const until = flags.until === undefined ? {} : { until: pointInTime(flags.until, "--until", now) };
    const release = flags.release === undefined ? {} : { release: flags.release };
    const ref = await this.app(args.refs);
    const client = await this.client();
    const wanted = await this.references(client, ref, args.refs ?? []);
    const shared = { ...since, ...until, ...release, follow: flags.follow, previous: flags.previous };
    const query = logQuery(ref, wanted, { ...shared, tail: flags.tail });
    const apps = [...new Set(wanted.length === 0 ? [ref.app] : wanted.map(({ app }) => app ?? ref.app))];
    const { namespace } = ref;
    const rows = (await Promise.all(apps.map((app) => client.replicas({ namespace, app, all: true })))).flat();
    const isWanted = logFilter(flags.grep);
    const refuseMissing = async (): Promise<void> => {
      if (wanted.some(({ app, slot }) => app === undefined && slot !== undefined))
        refuseMissingSlot(wanted, rows, await client.app(ref));
    };
    if (flags.follow) await refuseMissing();
    const severalApps = apps.length > 1;
    const chosen = rows.filter((row) => wanted.length === 0 || wanted.some((one) => isMeant(one, row)));
    const style = {
      prefix: !flags["no-log-prefix"],
      timestamps: flags.timestamps,
      prefixWidth: Math.max(0, ...chosen.map((row) => prefixOf(row, severalApps).length)),
      severalApps,
      isTerminal: process.stdout.isTTY === true,
      colour: this.output.theme.colour,
    };
    const writer = new LineWriter(process.stdout);
    let isEmpty = true;
    this.output.streamEvents();
    try {
      for await (const message of readLogs(client, query, isWanted, flags.grep !== undefined, this.signal)) {
        isEmpty = false;
        if ("at" in message) style.prefixWidth = Math.max(style.prefixWidth, prefixOf(message, severalApps).length);
        const text = this.output.json ? JSON.stringify(message) : renderLog(message, style, this.output.theme);
        await writer.write(text);
      }
    } finally {
      writer.flush();
    }
    if (!isEmpty || flags.follow) return;
    // What is gone may have left lines; only what has none may be a slot that never was.
    await refuseMissing();
    this.output.note(this.output.noteTheme.dim(emptyLog(flags)));
  }
}
