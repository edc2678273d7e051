import { ConflictError } from "../../../errors/orc-error.ts";
import { storeOperation } from "../../control/record-codec.ts";
import { type AppRef, appKey } from "../../model/names.ts";
import { keyOf } from "../../model/records.ts";
import type { ChangeResult } from "../../model/requests.ts";
import { rolloutId } from "../../model/rollout.ts";
import type { WallTime } from "../../model/time.ts";
import type { View } from "../../model/view.ts";
import type { StoreGuard } from "../../ports/store.ts";
import type { ApiPorts } from "../api-ports.ts";
import type { Change } from "./change.ts";

/** Decides on a view; asked again when somebody else was faster. */
export type Decide = (view: View, now: WallTime) => Change;

type Written = Extract<Change, { kind: "write" }>;

/** Something a change needs to hear from the host before it is written; throws a refusal. */
export type Check = (view: View) => Promise<void>;

const ATTEMPTS = 4;

/**
 * Writes changes of apps, one after the other: what one of them looks at (a free port) holds until it is written.
 * The guards hold against everybody else.
 */
export class ChangeQueue {
  readonly #ports: Pick<ApiPorts, "store" | "state" | "clock">;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: Pick<ApiPorts, "store" | "state" | "clock">) {
    this.#ports = ports;
  }

  /** Resolves once the change is durable and the view shows it; rejects with the refusal. */
  run(ref: AppRef, decide: Decide, check?: Check): Promise<ChangeResult> {
    const next = this.#last.then(() => this.#run(ref, decide, check));
    this.#last = next.catch(() => {});
    return next;
  }

  async #run(ref: AppRef, decide: Decide, check?: Check): Promise<ChangeResult> {
    const { store, state, clock } = this.#ports;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const first = decide(state.view, clock.wall());
      if (first.kind === "refused") throw first.error;
      if (first.kind === "unchanged") return resultOf(ref, first, state.view.revision);
      if (check) await check(state.view);
      // The view may have moved on while the host was asked; what is guarded is what was decided on.
      const { view } = state;
      const change = check ? decide(view, clock.wall()) : first;
      if (change.kind !== "write") continue;
      const guards = guardsOf(view, ref, change);
      const committed = await store.commit({ guards, operations: change.writes.map(storeOperation) });
      if (committed.committed) {
        await state.waitFor(committed.revision);
        return resultOf(ref, change, committed.revision);
      }
      await state.catchUp();
    }
    throw new ConflictError(
      "release.newer",
      `${ref.app} is being changed by others all the time. Nothing was changed.`,
      {
        next: [{ text: "see what they change", command: "orc releases" }],
      },
    );
  }
}

/** The app must be as it was decided on, and a release must be new. */
function guardsOf(view: View, ref: AppRef, { writes }: Written): StoreGuard[] {
  const app = view.apps.get(appKey(ref));
  const created = writes.filter(({ kind, value }) => kind === "release" && value !== undefined);
  return [
    { key: keyOf.app(ref), revision: app?.record?.revision ?? 0 },
    ...created.map(({ key }) => ({ key, revision: 0 })),
  ];
}

const resultOf = (ref: AppRef, change: Exclude<Change, { kind: "refused" }>, revision: number): ChangeResult => ({
  generation: change.record.generation,
  release: change.record.release,
  rolloutId: rolloutId(ref, change.record.generation),
  revision,
  changed: change.kind === "write",
});
