import * as Args from "@oclif/core/args";
import * as Flags from "@oclif/core/flags";
import { currentAuthor } from "../cli/author.ts";
import { fileWithoutChar } from "../cli/flags.ts";
import { unknownAction } from "../cli/rollout/actions.ts";
import { releaseBefore } from "../cli/rollout/release-before.ts";
import { progressRows } from "../cli/rollout/rows.ts";
import { ApplyCommand } from "../cli/up/apply-command.ts";
import { isAtRest, underWay } from "../cli/up/at-rest.ts";
import { rollbackTo } from "../cli/up/rollback-draft.ts";
import type { OrcClient } from "../client/orc-client.ts";
import type { AppStatus } from "../engine/model/documents.ts";
import type { AppRef } from "../engine/model/names.ts";
import type { ChangeResult } from "../engine/model/requests.ts";
import { renderChanged } from "../render/changed.ts";
import { renderRollout } from "../render/rollout.ts";

export default class Rollout extends ApplyCommand {
  static override summary = "See how far a rollout is, go on with it, or stop it and go back.";
  static override description =
    "status: how far it is, -f until its end. resume: one that stopped with --on-failure pause goes on. abort: the last release that came up is made what runs again, without asking.";
  static override examples = ["orc rollout status -f", "orc rollout resume", "orc rollout abort"];
  static override args = {
    action: Args.string({ ignoreStdin: true, default: "status", description: "status, resume or abort." }),
  };
  static override flags = {
    ...fileWithoutChar,
    follow: Flags.boolean({ char: "f", aliases: ["watch"], summary: "With status: until its end." }),
  };

  protected async act(): Promise<undefined> {
    const { args, flags } = await this.parse(Rollout);
    const { action } = args;
    if (action !== "status" && action !== "resume" && action !== "abort") throw unknownAction(action);
    const ref = await this.app();
    const client = await this.client();
    const status = await client.app(ref);
    if (action === "abort") return this.#abort(client, ref, status);
    if (action === "status" && !(flags.follow && !isAtRest(status))) return this.#status(status);
    const deadline = this.timeoutMs === undefined ? {} : { deadlineMs: this.timeoutMs };
    const request = { author: currentAuthor(process.env), ...deadline };
    return this.#follow(client, ref, status, action === "resume" ? client.resume(ref, request) : underWay(status));
  }

  #status(status: AppStatus): undefined {
    const { app, record, rollout, services, receipt } = status;
    const rows = progressRows(
      services.map(({ name }) => ({ service: name, how: "ready" })),
      { status, replicas: [], before: new Map(), isFinal: rollout?.state !== "running", nowMs: 0 },
      [],
    );
    const known = { app, release: record.release, cause: record.cause, rollout: rollout ?? null, services };
    return this.show({ ...known, ...(receipt ? { receipt } : {}) }, () =>
      renderRollout(status, rows, Date.now(), this.output.theme),
    );
  }

  async #follow(client: OrcClient, ref: AppRef, status: AppStatus, change: Promise<ChangeResult>): Promise<undefined> {
    const expected = status.services.map(({ name }) => ({
      service: name,
      how: status.record.wanted === "down" ? ("remove" as const) : ("ready" as const),
    }));
    const holds = status.record.wanted === "down" ? { holds: () => true } : {};
    const done = await this.carryOut({ client, ref, expected, ask: () => this.sent(ref.app, change), ...holds });
    this.show(this.changed(done), () =>
      renderChanged({ ...done, what: "rolled out", services: [] }, this.output.theme),
    );
  }

  async #abort(client: OrcClient, ref: AppRef, status: AppStatus): Promise<undefined> {
    const number = releaseBefore(status);
    const answered = `orc rollback ${number} -y -p ${ref.app}`;
    const options = { yes: true, wait: true, takeOver: true, pull: "missing", missing: [], answered } as const;
    return this.apply(client, await rollbackTo(client, ref, number), { ...options, onFailure: "rollback" });
  }
}
