import { setTimeout as sleep } from "node:timers/promises";
import type { OrcClient } from "../../client/orc-client.ts";
import type { AppStatus } from "../../engine/model/documents.ts";
import type { AppRef } from "../../engine/model/names.ts";
import type { FieldChange } from "../../engine/model/plan.ts";
import type { ChangeResult } from "../../engine/model/requests.ts";
import type { RolloutFailure } from "../../engine/model/rollout.ts";
import { CancelledError, OrcError } from "../../errors/orc-error.ts";
import type { ProgressRow } from "../../render/progress.ts";
import { AppCommand } from "../app-command.ts";
import { isTrue } from "../argv.ts";
import { confirm, type Question } from "../confirm.ts";
import { globalFlags } from "../flags.ts";
import type { Known } from "../report-failure.ts";
import { detached } from "./detached.ts";
import type { Expected } from "./expected.ts";
import { followRollout, slotsBefore } from "./follow.ts";
import type { Holds } from "./overtaken.ts";
import { rolloutFailure } from "./rollout-failure.ts";
import { progressView } from "./view-for.ts";

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

/** Whether all that was asked for is there, and what failed is another service of the same release. */
function isDone(expected: readonly Expected[], { rollout }: AppStatus, rows: readonly ProgressRow[]): boolean {
  if (rollout?.state !== "failed" || rollout.serving !== rollout.release) return false;
  const isAsked = expected.some(({ service }) => service === rollout.failure?.service);
  return !isAsked && rows.every(({ state }) => state === "done");
}

/** How far a change is, as far as we know: what is said to someone who leaves. */
type Stage =
  | { at: "before" }
  | { at: "asking"; answered: Promise<void> }
  | { at: "going on"; app: string; release: number; rows: readonly ProgressRow[] }
  | { at: "over" };

/** How long someone who leaves is kept waiting to be told whether the change was taken. */
const ANSWER_MS = 3000;

/** A command that changes an app and waits until the cluster has done it; interrupted, it leaves the work going on. */
export abstract class ChangeCommand extends AppCommand {
  static override timeoutMeans: "client" | "rollout" = "rollout";
  // Where a class has statics of its own, oclif looks for these no further up.
  static override baseFlags = globalFlags;
  /** Whether it makes a release, which there may be a way back from. */
  protected readonly isStoppable: boolean = false;
  #stage: Stage = { at: "before" };

  protected override async interruption(): Promise<CancelledError> {
    if (this.#stage.at === "asking") await Promise.race([this.#stage.answered, sleep(ANSWER_MS)]);
    const stage = this.#stage;
    switch (stage.at) {
      case "before":
        return new CancelledError("Interrupted. Nothing was changed.");
      case "asking":
        return new CancelledError("Interrupted while the change was on its way: it may have been taken.", {
          next: [{ text: "see what runs", command: "orc ps" }],
        });
      case "going on":
        this.known = { ...this.known, outcome: "detached" };
        return detached({ ...stage, isStoppable: this.isStoppable });
      case "over":
        return new CancelledError("Interrupted. The change is made, the cluster has come to its end.", {
          next: [{ text: "see what runs", command: "orc ps" }],
        });
      default:
        return stage satisfies never;
    }
  }

  /** Every change is asked for through here: from now on it may be made, whatever becomes of us. */
  protected async sent(app: string, request: Promise<ChangeResult>): Promise<ChangeResult> {
    const answered = request.then(
      ({ release }) => {
        this.#stage = { at: "going on", app, release, rows: [] };
      },
      (error: unknown) => {
        // Refused is refused; whoever heard nothing does not know.
        const isRefused = !(error instanceof OrcError && error.code === "orcd.unreachable");
        if (isRefused) this.#stage = { at: "before" };
      },
    );
    this.#stage = { at: "asking", answered };
    await answered;
    return request;
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
    const change = await ask();
    const view = await progressView(this.output);
    const onRows = (rows: readonly ProgressRow[]): void => {
      if (this.#stage.at === "going on") this.#stage = { ...this.#stage, rows };
      last = rows;
    };
    let last: readonly ProgressRow[] = [];
    const status = await followRollout({
      client,
      ref,
      change,
      expected,
      before,
      view,
      onRows,
      othersMayFail,
      ...(holds ? { holds } : {}),
    });
    this.#stage = { at: "over" };
    const seconds = Math.round((performance.now() - from) / 100) / 10;
    const isFine = othersMayFail && isDone(expected, status, last);
    if (isFine && status.rollout?.failure) this.#tellOf(status.rollout.failure);
    else if (status.rollout?.state === "failed") {
      const outcome = outcomeOf(status);
      this.known = { ...this.known, outcome, startedAt, finishedAt: new Date().toISOString(), seconds };
      throw await rolloutFailure({ client, ref, status, changes });
    }
    return { change, status, seconds, startedAt };
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
