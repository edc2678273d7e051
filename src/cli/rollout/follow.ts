import type { OrcClient } from "../../client/orc-client.ts";
import type { AppStatus, ReplicaRow } from "../../engine/model/documents.ts";
import { type AppRef, slotName } from "../../engine/model/names.ts";
import type { ChangeResult } from "../../engine/model/requests.ts";
import { OrcError } from "../../errors/orc-error.ts";
import type { ProgressRow } from "../../render/progress.ts";
import type { Expected } from "./expected.ts";
import { hintsOf, type Looked } from "./hints.ts";
import { missingOf } from "./missing.ts";
import { type Holds, isStillUp, overtaken } from "./overtaken.ts";
import type { ProgressView } from "./progress-view.ts";
import { progressRows } from "./rows.ts";

export type Rollout = {
  client: OrcClient;
  ref: AppRef;
  change: ChangeResult;
  expected: readonly Expected[];
  /** The replica in each slot before the change. */
  before: ReadonlyMap<string, string>;
  view: ProgressView;
  /** Only what is expected is waited for: a service of the same app that never comes up keeps nobody waiting. */
  othersMayFail?: boolean;
  /** Whether it is still what is wanted, when others changed the app meanwhile; absent: its release is. */
  holds?: Holds;
  onRows?: (rows: readonly ProgressRow[]) => void;
  /** How long orcd may be away, as while it is replaced, before following it is given up. */
  awayMs?: number;
};

const AWAY_MS = 30_000;

/** The replica in each slot now; none where there is no such app yet. */
export async function slotsBefore(client: OrcClient, ref: AppRef): Promise<Map<string, string>> {
  try {
    const rows = await client.replicas({ ...ref });
    return new Map(rows.map((row) => [slotName(row), row.replica]));
  } catch (error) {
    if (error instanceof OrcError && error.code === "app.unknown") return new Map();
    throw error;
  }
}

/** Follows a change until its rollout is over, one way or the other. */
export async function followRollout(rollout: Rollout): Promise<AppStatus> {
  const stop = new AbortController();
  const hints = hintsOf(rollout.client, rollout.ref, stop.signal);
  let rows: ProgressRow[] = [];
  try {
    let awaySince: number | undefined;
    for (let looked: Looked = { tookMs: 0, missing: 0 }; ; await hints.next(looked)) {
      const began = performance.now();
      const seen = await look(rollout).catch((error: unknown) => {
        if (!(error instanceof OrcError && error.code === "orcd.unreachable")) throw error;
        awaySince ??= performance.now();
        if (performance.now() - awaySince > (rollout.awayMs ?? AWAY_MS)) throw stayedAway(rollout, error);
        rollout.view.update(
          rows.map((row) => (row.state === "going" ? { ...row, note: "orcd does not answer" } : row)),
        );
        return undefined;
      });
      looked = { ...looked, tookMs: performance.now() - began };
      if (!seen) continue;
      awaySince = undefined;
      const { status, replicas } = seen;
      // Before anything else: the end of somebody else's rollout is not the end of this one.
      const conflict = overtaken(rollout.ref, rollout.change, status.record, rollout.holds ?? isStillUp);
      if (conflict) throw conflict;
      const isFinal = isOver(status, rollout.change.generation);
      rows = progressRows(
        rollout.expected,
        { status, replicas, before: rollout.before, isFinal, nowMs: performance.now() },
        rows,
      );
      looked = { ...looked, missing: missingOf(rollout.expected, { status, replicas, rows }) };
      rollout.view.update(rows);
      rollout.onRows?.(rows);
      if (isFinal || (rollout.othersMayFail && onlyOthersMissing(rollout, status, rows))) return status;
    }
  } finally {
    stop.abort();
    await rollout.view.end();
  }
}

async function look({ client, ref, expected }: Rollout): Promise<{ status: AppStatus; replicas: ReplicaRow[] }> {
  const status = await client.app(ref);
  // After the status, not beside it: once the rollout is over, the rows must not be from before its end.
  const needsReplicas = expected.some(({ how }) => how !== "ready");
  return { status, replicas: needsReplicas ? await client.replicas({ ...ref, all: true }) : [] };
}

/** The work is in the store: it goes on when orcd is back, and the next command brings it back. */
function stayedAway({ ref, change }: Rollout, cause: OrcError): OrcError {
  const work = change.release > 0 ? `The rollout of release ${change.release}` : `The change of ${ref.app}`;
  return new OrcError("orcd.unreachable", `orcd went away and did not come back. ${work} goes on when it does.`, {
    cause,
    next: [
      { text: "start it and see", command: `orc ps -p ${ref.app}` },
      { text: "what is wrong", command: "orc doctor" },
    ],
  });
}

const isOver = ({ rollout }: AppStatus, generation: number): boolean =>
  rollout !== undefined && rollout.observedGeneration >= generation && rollout.state !== "running";

/** All that was asked for is there, and what holds the rollout up is another service. */
const onlyOthersMissing = (
  { expected, change }: Rollout,
  { rollout, services }: AppStatus,
  rows: readonly ProgressRow[],
): boolean =>
  rollout !== undefined &&
  rollout.observedGeneration >= change.generation &&
  rows.length > 0 &&
  rows.every(({ state }) => state === "done") &&
  services.some(({ name, ready, desired }) => ready < desired && !expected.some(({ service }) => service === name));
