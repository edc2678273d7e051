import type { AppStatus, ReplicaRow, ServiceStatus } from "../../engine/model/documents.ts";
import { slotName } from "../../engine/model/names.ts";
import type { ProgressRow } from "../../render/progress.ts";
import type { Expected } from "./expected.ts";
import { stillThere } from "./missing.ts";

export type Seen = {
  status: AppStatus;
  replicas: readonly ReplicaRow[];
  /** The replica that was in each slot when the change was asked for. */
  before: ReadonlyMap<string, string>;
  isFinal: boolean;
  nowMs: number;
};

/** The lines of progress for what is seen now; `previous` keeps when each one began and ended. */
export function progressRows(
  expected: readonly Expected[],
  seen: Seen,
  previous: readonly ProgressRow[],
): ProgressRow[] {
  const before = new Map(previous.map((row) => [row.key, row]));
  const drafts = expected.flatMap((one) => {
    if (one.how === "ready") return [readyRow(one.service, seen)];
    if (one.how !== "replace") return [leaveRow(one, seen, before.get(one.service))];
    return Array.from({ length: one.slots }, (_, index) => replaceRow(one.service, index + 1, seen));
  });
  return drafts.map((row) => timed(row, before.get(row.key), seen.nowMs));
}

/** What was never seen going on has no time that could be told. */
function timed(row: ProgressRow, previous: ProgressRow | undefined, nowMs: number): ProgressRow {
  if (row.state === "waiting") return row;
  if (row.state === "going") return { ...row, fromMs: previous?.fromMs ?? nowMs };
  if (previous?.fromMs === undefined) return row;
  return { ...row, fromMs: previous.fromMs, toMs: previous.toMs ?? nowMs };
}

type Leaving = Extract<Expected, { how: "remove" | "stop" }>;

const noted = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });

function readyRow(name: string, { status, isFinal }: Seen): ProgressRow {
  const row = { key: name, name };
  const service = status.services.find((one) => one.name === name);
  if (!service) return { ...row, state: "waiting", text: "waiting" };
  const text = `${service.ready} of ${service.desired} ready`;
  const { waiting } = service;
  if (service.ready >= service.desired) {
    // Enough are ready, but one may not be known everywhere yet, or one too many may still be leaving.
    if (isFinal || (waiting === undefined && isBegun(status))) return { ...row, state: "done", text };
    return { ...row, state: "going", text, ...noted(waiting) };
  }
  // Words about a slot of its own say how it comes up; others, what it has not begun for.
  if (waiting?.startsWith("waiting")) return { ...row, state: "waiting", text: waiting };
  const note = problemOf(service) ?? waiting;
  return { ...row, state: isFinal ? "failed" : "going", text, ...noted(note) };
}

/** Before the rollout has begun, what is ready is so for what was wanted before. */
const isBegun = ({ rollout, record }: AppStatus): boolean =>
  rollout === undefined || rollout.observedGeneration >= record.generation;

function problemOf({ name, problem }: ServiceStatus): string | undefined {
  if (!problem) return undefined;
  const said = problem.message === "" ? problem.reason : problem.message;
  const ref = slotName({ service: name, slot: problem.slot });
  if (problem.reason === "probe") return `${ref} starting, ${said}`;
  return said.startsWith(ref) ? said : `${ref}: ${said}`;
}

/** Most programs have ended by then when they are asked to. */
const LONG_MS = 2500;

function leaveRow(one: Leaving, { replicas, isFinal, nowMs }: Seen, before: ProgressRow | undefined): ProgressRow {
  const { service: name, how, hurry } = one;
  const there = stillThere(name, replicas);
  if (there === 0) return { key: name, name, state: "done", text: how === "stop" ? "stopped" : "removed" };
  const isLong = hurry !== undefined && !isFinal && nowMs - (before?.fromMs ?? nowMs) > LONG_MS;
  const note = isLong ? `at once: ${hurry}` : undefined;
  return { key: name, name, state: isFinal ? "failed" : "going", text: `${there} left`, ...noted(note) };
}

function replaceRow(service: string, slot: number, { status, replicas, before, isFinal }: Seen): ProgressRow {
  const name = slotName({ service, slot });
  const row = { key: name, name };
  const old = before.get(name);
  const inSlot = replicas.filter(
    (one) => one.service === service && one.slot === slot && one.state !== "gone" && one.replica !== "",
  );
  const replica = inSlot.find((one) => one.replica !== old);
  const leaving = inSlot.find((one) => one.replica === old);
  if (!replica && !isFinal) return { ...row, state: "waiting", text: "waiting" };
  // Going back may find in its slot what it wants there: a rollout that was stopped had not come that far.
  if (!replica && leaving?.ready && status.rollout?.state === "complete")
    return { ...row, state: "done", text: "kept" };
  if (!replica) return { ...row, state: "failed", text: "not replaced" };
  if (replica.ready && leaving && !isFinal) {
    return {
      ...row,
      state: "going",
      text: "ready",
      note: `the old one is ${leaving.ready ? "serving" : leaving.state}`,
    };
  }
  if (replica.ready) return { ...row, state: "done", text: old === undefined ? "ready" : "replaced" };
  return {
    ...row,
    state: isFinal ? "failed" : "going",
    text: isFinal ? "did not come up" : replica.state,
    ...noted(replica.message),
  };
}
