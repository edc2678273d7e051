import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { AppCommand } from "../cli/app-command.ts";
import { isMeant, refuseMissingSlot } from "../cli/missing-slot.ts";
import type { AppStatus } from "../engine/model/documents.ts";
import { type PsHeading, renderPs } from "../render/ps.ts";

export default class Ps extends AppCommand {
  static override summary = "List replicas: where they run, since when, what is wrong.";
  static override description = "Shows the app of the nearest Compose file, or all apps where there is none.";
  static override examples = ["orc ps", "orc ps web -a", "orc ps -A -q"];
  static override args = {
    services: Args.string({ multiple: true, ignoreStdin: true, description: "Services or replicas to list." }),
  };
  static override flags = {
    all: Flags.boolean({
      char: "a",
      summary: "Also what is stopped or gone, and how the last runs of each slot ended.",
    }),
    "all-apps": Flags.boolean({ char: "A", summary: "Replicas of all apps." }),
    ids: Flags.boolean({ char: "q", summary: "Only the ids of containers." }),
  };

  protected async act(): Promise<undefined> {
    const { flags, args } = await this.parse(Ps);
    const texts = args.services ?? [];
    const client = await this.client();
    // Whoever names services means those of one app.
    const ref = texts.length > 0 ? await this.app(texts) : flags["all-apps"] ? undefined : this.namedApp();
    if (ref) this.known = { app: ref.app };
    const status = ref ? await client.app(ref) : undefined;
    const wanted = ref ? await this.references(client, ref, texts) : [];
    const query = ref ?? (flags["all-apps"] ? {} : { namespace: this.place.namespace });
    const found = await client.replicas({ ...query, all: flags.all, runs: flags.all, usage: !flags.ids });
    if (status) refuseMissingSlot(wanted, found, status);
    const replicas = wanted.length === 0 ? found : found.filter((row) => wanted.some((one) => isMeant(one, row)));
    const heading = status && headingOf(status);
    const view = { rows: replicas, nowMs: Date.now(), room: this.output.room, ...(heading ? { heading } : {}) };
    const ids = (): string => replicas.flatMap(({ containerId }) => containerId ?? []).join("\n");
    this.show({ replicas }, () => (flags.ids ? ids() : renderPs(view, this.output.theme)));
  }
}

function headingOf({ app, record, rollout, state }: AppStatus): PsHeading {
  const release = rollout && rollout.serving > 0 ? rollout.serving : record.release;
  const failure =
    rollout?.state === "failed"
      ? `release ${rollout.release}: ${rollout.failure?.message ?? "did not come up"}`
      : undefined;
  return { app, release, state, ...(failure === undefined ? {} : { failed: failure }) };
}
