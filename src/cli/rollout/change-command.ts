import type { OrcClient } from "../../client/orc-client.ts";
import type { AppStatus } from "../../engine/model/documents.ts";
import type { AppRef } from "../../engine/model/names.ts";
import type { FieldChange } from "../../engine/model/plan.ts";
import type { ChangeResult } from "../../engine/model/requests.ts";
import type { RolloutFailure } from "../../engine/model/rollout.ts";
import { CancelledError } from "../../errors/orc-error.ts";
import type { ProgressRow } from "../../render/progress.ts";
import { AppCommand } from "../app-command.ts";
import { isTrue } from "../argv.ts";
import { confirm, type Question } from "../confirm.ts";
import type { Known } from "../report-failure.ts";
import { detached } from "./detached.ts";
import { followRollout, slotsBefore } from "./follow.ts";
import type { Holds } from "./overtaken.ts";
import { progressView } from "./progress-view.ts";
import { rolloutFailure } from "./rollout-failure.ts";
import type { Expected } from "./rows.ts";

/** How a change ended well. */
export type Done = { change: ChangeResult; status: AppStatus; seconds: number; startedAt: string };

export type Change = {
  client: OrcClient;
  ref: AppRef;
  expected: readonly Expected[];
  /** Asks the API; what it answers is followed. */
  ask: () => Promise<ChangeResult>;
  /** Only what is expected counts: another service that was broken before is told of, and no failure of this change. */
  othersMayFail?: boolean;
  /** Whether what was asked for is still wanted when somebody else changed the app; absent: the release is. */
  holds?: Holds;
  /** What the change alters, for saying so when it fails. */
  changes?: readonly FieldChange[];
};

function outcomeOf({ rollout, record }: AppStatus): "rolled-back" | "paused" | "failed" {
  if (rollout && rollout.serving !== rollout.release) return "rolled-back";
  return record.onFailure === "pause" ? "paused" : "failed";
}

/** A command that changes an app and waits until the cluster has done it; interrupted, it leaves the work going on. */
export abstract class ChangeCommand extends AppCommand {
  static override timeoutMeans: "client" | "rollout" = "rollout";
  #isAsking = false;
  #underWay: { app: string; release: number; rows: readonly ProgressRow[] } | undefined;

  protected override interruption(): CancelledError {
    if (!this.#underWay && this.#isAsking) {
      return new CancelledError("Interrupted while the change was on its way: it may have been taken.", {
        next: [{ text: "see what runs", command: "orc ps" }],
      });
    }
    if (!this.#underWay) return new CancelledError("Interrupted. Nothing was changed.");
    this.known = { ...this.known, outcome: "detached" };
    return detached(this.#underWay);
  }

  /** Makes a change and follows it to its end; throws what went wrong. */
  protected async carryOut({
    client,
    ref,
    expected,
    ask,
    othersMayFail = false,
    changes = [],
    holds,
  }: Change): Promise<Done> {
    const startedAt = new Date().toISOString();
    const from = performance.now();
    const before = await slotsBefore(client, ref);
    this.#isAsking = true;
    const change = await ask();
    this.#underWay = { app: ref.app, release: change.release, rows: [] };
    const view = await progressView(this.output);
    const onRows = (rows: readonly ProgressRow[]): void => {
      if (this.#underWay) this.#underWay = { ...this.#underWay, rows };
    };
    const status = await followRollout({
      client,
      ref,
      change,
      expected,
      before,
      view,
      onRows,
      ...(holds ? { holds } : {}),
    });
    const seconds = Math.round((performance.now() - from) / 100) / 10;
    const isDone = othersMayFail && this.#isDone(expected, status);
    if (isDone && status.rollout?.failure) this.#tellOf(status.rollout.failure);
    else if (status.rollout?.state === "failed") {
      const outcome = outcomeOf(status);
      this.known = { ...this.known, outcome, startedAt, finishedAt: new Date().toISOString(), seconds };
      throw await rolloutFailure({ client, ref, status, changes });
    }
    return { change, status, seconds, startedAt };
  }

  /** Whether all that was asked for is there, and what failed is another service of the same release. */
  #isDone(expected: readonly Expected[], { rollout }: AppStatus): boolean {
    if (rollout?.state !== "failed" || rollout.serving !== rollout.release) return false;
    const isAsked = expected.some(({ service }) => service === rollout.failure?.service);
    return !isAsked && (this.#underWay?.rows.every(({ state }) => state === "done") ?? false);
  }

  #tellOf({ message }: RolloutFailure): void {
    const { yellow, signs } = this.output.noteTheme;
    this.output.note(`${yellow(signs.warning)} ${message}`);
  }

  /** The document of a change that ended well. */
  protected changed({ change, status, seconds, startedAt }: Done): Known {
    return {
      app: status.app,
      release: change.release,
      rolloutId: change.rolloutId,
      changed: change.changed,
      outcome: change.changed ? "applied" : "unchanged",
      startedAt,
      finishedAt: new Date().toISOString(),
      seconds,
      services: status.services.map(({ name, desired, ready, image, urls }) => ({ name, desired, ready, image, urls })),
    };
  }

  /** Asks a question that a flag answers; says which flag where there is nobody to ask. */
  protected async confirm(question: Question, yes: boolean): Promise<void> {
    if (yes || isTrue(process.env.ORC_YES)) return;
    await confirm(question, this.output);
  }
}
