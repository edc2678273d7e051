import type { Decision, Loop } from "../model/decision.ts";
import { untilNextDown } from "../model/host-liveness.ts";
import { keyOf } from "../model/records.ts";
import type { RolloutRecord } from "../model/rollout.ts";
import { sameJson } from "../model/same-json.ts";
import type { DurationMs, Instant } from "../model/time.ts";
import type { AppView, View } from "../model/view.ts";
import { specOf } from "../model/wanted.ts";
import { advance } from "./advance.ts";
import { currentRollout } from "./begin.ts";
import { complete, lowestReady } from "./complete.ts";
import { forgotten } from "./forgotten.ts";
import { hurried } from "./hurry.ts";
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
  const moves: Move[] = [...forgotten(situation), ...hurried(situation), ...leave(situation)];
  const waiting: Record<string, string> = {};
  for (const [name, service] of situation.wanted) {
    const step = advance(situation, service);
    moves.push(...step.moves);
    if (step.waiting !== undefined) waiting[name] = step.waiting;
  }
  return { moves, waiting };
}

/** Other words for what is waited for are written no more often: while many replicas come up they change all the time. */
const WORDS_EVERY_MS = 500;

/** The last batch carries the record as it is in the end; without a batch it is written when it says something new. */
function withRecord(situation: Situation, done: ReturnType<typeof carryOut>, rollout: RolloutRecord): Decision {
  const { app, view, now } = situation;
  const batches = done.batches.slice();
  const last = batches.pop()?.slice(0, -1) ?? [];
  const wordsIn = last.length > 0 ? 0 : wordsDueIn(app, rollout);
  if (last.length > 0 || (isNews(app, rollout) && wordsIn <= 0)) {
    batches.push([...last, { kind: "rollout", key: keyOf.rollout(app.ref), value: rollout }]);
  }
  const because = [...done.because, ...news(app, rollout)].map((reason) => ({ ...app.ref, ...reason }));
  return { batches, because, ...wake(view, rollout, now, wordsIn) };
}

/** How long what is new can wait, because it is only words: the time left tells when the record was written. */
function wordsDueIn(app: AppView, rollout: RolloutRecord): DurationMs {
  const before = app.rollout?.value;
  if (!before || `${Object.keys(before.waiting)}` !== `${Object.keys(rollout.waiting)}`) return 0;
  if (isNews(app, { ...rollout, waiting: before.waiting }) || !isNews(app, rollout)) return 0;
  return WORDS_EVERY_MS - (before.remainingMs - rollout.remainingMs);
}

/** What is left of the deadline changes all the time, and is stored with whatever else changes. */
function isNews(app: AppView, rollout: RolloutRecord): boolean {
  const before = app.rollout?.value;
  return !before || !sameJson({ ...before, remainingMs: 0 }, { ...rollout, remainingMs: 0 });
}

/** Looks again at the deadline, and when a host that acknowledgements are awaited of would be taken for down. */
function wake(view: View, rollout: RolloutRecord, now: Instant, wordsIn: DurationMs): { wakeIn?: number } {
  if (rollout.state !== "running") return {};
  const words = wordsIn > 0 ? wordsIn : undefined;
  const spans = [rollout.remainingMs, untilNextDown(view, now), words].filter((span) => span !== undefined);
  return { wakeIn: Math.min(...spans) + 1 };
}
