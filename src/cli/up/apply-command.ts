import { relative } from "node:path";
import type { OrcClient } from "../../client/orc-client.ts";
import type { AppStatus } from "../../engine/model/documents.ts";
import type { AppRef } from "../../engine/model/names.ts";
import type { Plan } from "../../engine/model/plan.ts";
import type { ApplyRequest, ChangeResult } from "../../engine/model/requests.ts";
import { CancelledError, OrcError } from "../../errors/orc-error.ts";
import { renderDiff } from "../../render/diff.ts";
import { foldText } from "../../render/fold.ts";
import { renderUp } from "../../render/up.ts";
import { renderWarning } from "../../render/warning.ts";
import type { Adoption } from "../adopt/adoption.ts";
import { takeOver } from "../adopt/take-over.ts";
import { currentAuthor } from "../author.ts";
import { confirm } from "../confirm.ts";
import type { TaggedBuild } from "../images/image-tag.ts";
import { ChangeCommand, type Done } from "../rollout/change-command.ts";
import { expectedOf } from "../rollout/expected.ts";
import { applyRequest } from "./apply-request.ts";
import { isAtRest, underWay } from "./at-rest.ts";
import { changesOf } from "./changes-of.ts";
import { fetchImages } from "./fetch-images.ts";
import type { Draft, Prepared } from "./prepare.ts";
import { questionOf } from "./questions.ts";
import { unprovenIn } from "./unproven.ts";
import { upDocument } from "./up-document.ts";
import { whileVisiting } from "./while-visiting.ts";

export type ApplyOptions = {
  yes: boolean;
  wait: boolean;
  takeOver: boolean;
  pull: "always" | "missing" | "never";
  missing: readonly TaggedBuild[];
  /** What becomes of a release that does not come up. */
  onFailure: ApplyRequest["onFailure"];
  /** This command with the flag that says yes. */
  answered: string;
  /** What is visited meanwhile. */
  probe?: URL;
  /** What docker compose runs of the app, to be taken over. */
  adoption?: Adoption;
};

/** A command that shows a plan, asks where it has to, and carries it out: `up` and `rollback`. */
export abstract class ApplyCommand extends ChangeCommand {
  protected override readonly isStoppable = true;
  readonly #from = performance.now();
  readonly #startedAt = new Date().toISOString();
  #adoption: Adoption | undefined;

  protected override async interruption(): Promise<CancelledError> {
    const error = await super.interruption();
    const ways = this.#adoption?.ways ?? [];
    if (ways.length === 0) return error;
    const message = error.message.replace("Nothing was changed.", "docker compose's containers are stopped.");
    return new CancelledError(message, { next: [...error.next, ...ways] });
  }

  /** Shows what will change, fetches images, applies and follows. */
  protected async apply(client: OrcClient, { draft, plan }: Prepared, options: ApplyOptions): Promise<undefined> {
    this.known = {
      app: draft.ref.app,
      release: plan.to,
      previousRelease: plan.from,
      planHash: plan.hash,
      changed: plan.changed,
      steps: plan.steps,
      warnings: draft.warnings,
    };
    this.#warn(draft);
    const settled = plan.changed ? undefined : await client.app(draft.ref);
    const { adoption } = options;
    // Somebody else may have changed the app since: whether that is what is wanted here too, the cluster says.
    const isAsPlanned = settled?.record.generation === plan.basedOn;
    if (settled && isAsPlanned && isAtRest(settled)) {
      await adoption?.finish();
      return this.#nothingToDo(plan, settled);
    }
    if (plan.changed) {
      const room = this.output.noteRoom;
      const around = { spec: draft.request.spec, nameOf: (path: string) => relative(process.cwd(), path), room };
      this.output.note(foldText(renderDiff(plan, around, this.output.noteTheme), room));
      const question = adoption?.question ?? questionOf(plan, options.answered);
      if (question) await this.confirm(question, options.yes);
      const { missing, pull } = options;
      await fetchImages({ client, draft, plan, missing, pull, output: this.output, signal: this.signal });
    }
    // Where the last rollout failed, what serves is made what is wanted: that is a change, though no replica is touched.
    const isUnderWay = isAsPlanned && settled?.rollout?.state === "running";
    const ask = async (): Promise<ChangeResult> =>
      settled && isUnderWay ? this.sent(draft.ref.app, underWay(settled)) : this.#ask(client, draft, plan, options);
    if (!options.wait) return this.#noWait(await ask());
    const changes = changesOf(plan);
    const expected = settled
      ? settled.services.map(({ name }) => ({ service: name, how: "ready" as const }))
      : expectedOf(plan);
    const { status, change } = await whileVisiting(options.probe, plan.from > 0, this.output, () =>
      this.#takingOver(adoption, client, draft.ref, (begin) =>
        this.carryOut({ client, ref: draft.ref, expected, ask: () => begin().then(ask), changes }),
      ),
    );
    const times = { startedAt: this.#startedAt, seconds: this.#seconds() };
    const unproven = unprovenIn(plan, draft.request.spec);
    await this.output.release();
    this.show(
      upDocument({
        ...(adoption ? { adopted: adoption.names } : {}),
        plan,
        change,
        status,
        warnings: draft.warnings,
        outcome: "applied",
        ...times,
      }),
      () =>
        foldText(
          renderUp({ plan, status, seconds: times.seconds, ways: !this.output.quiet, unproven }, this.output.theme),
          this.output.room,
        ),
    );
  }

  /** With an adoption, docker compose's containers stop right before the change is asked for, and are gone or back after it. */
  async #takingOver(
    adoption: Adoption | undefined,
    client: OrcClient,
    ref: AppRef,
    up: (begin: () => Promise<void>) => Promise<Done>,
  ): Promise<Done> {
    if (!adoption) return up(async () => {});
    this.#adoption = adoption;
    const down = async (): Promise<void> => {
      const { record } = await client.app(ref);
      const ask = (): Promise<ChangeResult> =>
        this.sent(ref.app, client.down(ref, { author: currentAuthor(process.env) }));
      if (record.wanted === "up") await this.carryOut({ client, ref, expected: [], ask });
    };
    this.known = { ...this.known, adopted: adoption.names };
    return takeOver(adoption, { up, down, note: (line) => this.output.note(line), signal: this.signal });
  }

  #seconds(): number {
    return Math.round((performance.now() - this.#from) / 100) / 10;
  }

  #warn({ warnings }: Draft): void {
    for (const warning of warnings)
      this.output.note(renderWarning(warning, process.cwd(), this.output.noteTheme, this.output.noteRoom));
  }

  #nothingToDo(plan: Plan, status: AppStatus): undefined {
    const { theme } = this.output;
    const times = { startedAt: this.#startedAt, seconds: this.#seconds() };
    this.show(
      upDocument({ plan, status, warnings: [], outcome: "unchanged", ...times }),
      () => `${theme.bold(plan.app)} ${theme.signs.dot} release ${plan.from} is what runs. Nothing to do.`,
    );
  }

  #noWait(change: ChangeResult): undefined {
    const { theme } = this.output;
    const document = { ...this.known, rolloutId: change.rolloutId, release: change.release, outcome: "detached" };
    this.show(
      document,
      () =>
        `Release ${change.release} is on its way.\n  follow   ${theme.command("orc rollout status -f")}        state    ${theme.command("orc ps")}`,
    );
  }

  /** Applies; an app that came from elsewhere is taken over only when a person says so. */
  async #ask(
    client: OrcClient,
    draft: Draft,
    plan: Plan,
    { takeOver, onFailure }: Pick<ApplyOptions, "takeOver" | "onFailure">,
  ): Promise<ChangeResult> {
    const request = applyRequest(draft, plan, { takeOver, onFailure, deadlineMs: this.timeoutMs });
    try {
      return await this.sent(draft.ref.app, client.apply(draft.ref, request));
    } catch (error) {
      const canAsk = process.stdin.isTTY === true && process.stderr.isTTY === true && !this.output.json;
      if (!isOriginConflict(error) || takeOver || !canAsk) throw error;
      await confirm(
        { text: "Is it the same app, to be taken over?", because: error.message, answered: "orc up --take-over" },
        this.output,
      );
      return this.sent(draft.ref.app, client.apply(draft.ref, { ...request, takeOver: true }));
    }
  }
}

const isOriginConflict = (error: unknown): error is OrcError =>
  error instanceof OrcError && error.code === "origin.differs";
