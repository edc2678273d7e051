import { slotName } from "../model/names.ts";
import type { RetireReason } from "../model/replica.ts";
import { isReady } from "../model/replica-condition.ts";
import { batchSize, replaceStrategy } from "../model/strategy.ts";
import type { WantedService } from "../model/wanted.ts";
import { closedGate } from "./gate.ts";
import type { Move } from "./moves.ts";
import { isSettled, type RecordedReplica, recordOf, type Situation } from "./situation.ts";
import { type Slot, slotsOf, standingOf } from "./slots.ts";
import { waitsFor } from "./waits-for.ts";
import { otherWriter } from "./writers.ts";

/** What is done for one service now, and what it waits for. */
export type Advance = { moves: Move[]; waiting?: string };

/** Brings a service one step closer to what is wanted: fills empty slots, replaces outdated replicas a few at a time. */
export function advance(situation: Situation, service: WantedService): Advance {
  const slots = slotsOf(situation, service);
  const gate = closedGate(situation, service);
  const pass: Pass = { situation, service, gate, room: roomFor(situation, service, slots), moves: [] };
  for (const slot of slots) RULES[standingOf(situation, slot)](pass, slot);
  const waiting = pass.held ?? waitsFor(situation, slots, service);
  return { moves: pass.moves, ...(waiting === undefined ? {} : { waiting }) };
}

type Pass = {
  situation: Situation;
  service: WantedService;
  /** Why nothing may be made yet. */
  gate: string | undefined;
  /** How many more replacements may begin. */
  room: number;
  moves: Move[];
  /** What held up the first slot that was. */
  held?: string;
};

const RULES: Record<ReturnType<typeof standingOf>, (pass: Pass, slot: Slot) => void> = {
  settled: () => {},
  settling: () => {},
  empty: fill,
  outdated: replace,
  replacing: finishReplacement,
};

function fill(pass: Pass, { slot }: Slot): void {
  const { situation, service } = pass;
  const writer = otherWriter(situation, service);
  if (pass.gate) pass.held ??= pass.gate;
  else if (writer) pass.held ??= `waiting for ${slotName(recordOf(writer))} to let go of its volume`;
  else create(pass, slot, "its slot is empty");
}

function replace(pass: Pass, slot: Slot): void {
  retireIdle(pass, slot);
  if (isFrozen(pass.situation)) return;
  if (pass.gate) {
    pass.held ??= pass.gate;
    return;
  }
  if (pass.room <= 0) return;
  pass.room -= 1;
  const { order } = replaceStrategy(pass.service.spec, pass.service.replicas);
  if (order === "start-first") create(pass, slot.slot, `it replaces ${slot.others.map(({ id }) => id).join(" and ")}`);
  else retireAll(pass, slot.others);
}

function finishReplacement(pass: Pass, slot: Slot): void {
  const { situation, service } = pass;
  const { order } = replaceStrategy(service.spec, service.replicas);
  const done = slot.fresh !== undefined && isSettled(situation, slot.fresh);
  if (done || order === "stop-first") retireAll(pass, slot.others);
  else retireIdle(pass, slot);
}

/** Two that are not wanted in one slot: one that is not ready carries nothing and goes at once. */
function retireIdle(pass: Pass, { fresh, others }: Slot): void {
  const inSlot = fresh ? [fresh, ...others] : others;
  if (!inSlot.some(isReady)) return;
  retireAll(
    pass,
    others.filter((replica) => !isReady(replica)),
  );
}

function create({ service, moves }: Pass, slot: number, because: string): void {
  moves.push({ do: "create", service: service.spec.name, slot, specHash: service.specHash, because });
}

function retireAll({ situation, moves }: Pass, replicas: RecordedReplica[]): void {
  for (const replica of replicas) moves.push({ do: "retire", replica, because: reasonToRetire(situation, replica) });
}

function reasonToRetire({ rollout }: Situation, replica: RecordedReplica): RetireReason {
  const { release } = recordOf(replica);
  if (rollout.serving !== rollout.release && release === rollout.release) return "rolled-back";
  return release === rollout.serving ? "restart" : "replaced";
}

/** A rollout that stopped with nothing to go back to: what is under way may finish, nothing more is replaced. */
const isFrozen = ({ rollout, record }: Situation): boolean =>
  rollout.state === "failed" && rollout.serving === rollout.release && record.onFailure !== "continue";

/** One slot proves the release, then so many at a time as the strategy allows; those under way count until they are ready. */
function roomFor(situation: Situation, service: WantedService, slots: Slot[]): number {
  const settled = slots.filter(({ fresh }) => fresh && isSettled(situation, fresh)).length;
  const underWay = slots.filter(({ fresh }) => fresh && !isSettled(situation, fresh)).length;
  return (settled > 0 ? batchSize(service.replicas) : 1) - underWay;
}
