import { canonicalJson } from "../model/canonical-json.ts";
import type { Decision, Loop } from "../model/decision.ts";
import { untilNextDown } from "../model/host-liveness.ts";
import { keyOf } from "../model/records.ts";
import type { RolloutRecord } from "../model/rollout.ts";
import type { Instant } from "../model/time.ts";
import type { AppView, View } from "../model/view.ts";
import { specOf } from "../model/wanted.ts";
import { advance } from "./advance.ts";
import { currentRollout } from "./begin.ts";
import { complete, lowestReady } from "./complete.ts";
import { forgotten } from "./forgotten.ts";
import { judge } from "./judge.ts";
import { keysOf } from "./keys.ts";
import { leave } from "./leave.ts";
import { carryOut, type Move } from "./moves.ts";
import { news } from "./news.ts";
import { type Situation, situationOf } from "./situation.ts";

/** Moves an app from the replicas it has to those it is wanted to have, release by release. Key: an app. */
export const rolloutLoop: Loop = { name: "rollout", keysOf, decide };

function decide(view: View, key: string, now: Instant): Decision {
  const app = view.apps.get(key);
  const record = app?.record?.value;
  if (!app || !record) return { batches: [], because: [] };
  const rollout = currentRollout(app, record, now);
  if (record.wanted === "up" && !specOf(app, rollout.serving)) return { batches: [], because: [] };

  const situation = judge(situationOf(view, app, record, rollout, now));
  const { moves, waiting } = movesFor(situation);
  const done = carryOut(app, moves, situation.rollout);
  const noted: RolloutRecord = { ...done.rollout, waiting, minReady: lowestReady(situation, done.rollout) };
  const final = moves.some((move) => move.do !== "forget") ? noted : complete(situation, noted);
  return withRecord(situation, done, final);
}

function movesFor(situation: Situation): { moves: Move[]; waiting: Record<string, string> } {
  const moves: Move[] = [...forgotten(situation), ...leave(situation)];
  const waiting: Record<string, string> = {};
  for (const [name, service] of situation.wanted) {
    const step = advance(situation, service);
    moves.push(...step.moves);
    if (step.waiting !== undefined) waiting[name] = step.waiting;
  }
  return { moves, waiting };
}

/** The last batch carries the record as it is in the end; without a batch it is written when it says something new. */
function withRecord(situation: Situation, done: ReturnType<typeof carryOut>, rollout: RolloutRecord): Decision {
  const { app, view, now } = situation;
  const batches = done.batches.slice();
  const last = batches.pop()?.slice(0, -1) ?? [];
  if (last.length > 0 || isNews(app, rollout)) {
    batches.push([...last, { kind: "rollout", key: keyOf.rollout(app.ref), value: rollout }]);
  }
  const because = [...done.because, ...news(app, rollout)].map((reason) => ({ ...app.ref, ...reason }));
  return { batches, because, ...wake(view, rollout, now) };
}

/** What is left of the deadline changes all the time, and is stored with whatever else changes. */
function isNews(app: AppView, rollout: RolloutRecord): boolean {
  const before = app.rollout?.value;
  return !before || canonicalJson({ ...before, remainingMs: 0 }) !== canonicalJson({ ...rollout, remainingMs: 0 });
}

/** Looks again at the deadline, and when a host that acknowledgements are awaited of would be taken for down. */
function wake(view: View, rollout: RolloutRecord, now: Instant): { wakeIn?: number } {
  if (rollout.state !== "running") return {};
  const spans = [rollout.remainingMs, untilNextDown(view, now)].filter((span) => span !== undefined);
  return { wakeIn: Math.min(...spans) + 1 };
}
