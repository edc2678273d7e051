import type { OrcError } from "../../../errors/orc-error.ts";
import { type AppRecord, DEADLINE_MS } from "../../model/app.ts";
import type { Write } from "../../model/decision.ts";
import type { AppRef } from "../../model/names.ts";
import { keyOf } from "../../model/records.ts";
import type { DurationMs } from "../../model/time.ts";

/** What a request to change an app comes to: writes, nothing (it is so already), or a refusal with its reason. */
export type Change =
  | { kind: "write"; writes: Write[]; record: AppRecord }
  | { kind: "unchanged"; record: AppRecord }
  | { kind: "refused"; error: OrcError };

export const refuse = (error: OrcError): Change => ({ kind: "refused", error });

/** What a change of the wanted state writes: the record alone, one generation on. What one change was given is not the next one's. */
export function writeRecord(
  ref: AppRef,
  { stopGrace: _, ...before }: AppRecord,
  {
    deadlineMs = DEADLINE_MS,
    ...change
  }: Partial<Omit<AppRecord, "generation" | "deadlineMs">> & {
    deadlineMs?: DurationMs | undefined;
  },
): Change {
  const record: AppRecord = { ...before, ...change, deadlineMs, generation: before.generation + 1 };
  return { kind: "write", writes: [{ kind: "app", key: keyOf.app(ref), value: record }], record };
}

/** Asked again while it is being done: nothing else is wanted, but less time may be given to what still ends. */
export function askedAgain(
  ref: AppRef,
  record: AppRecord,
  services: readonly string[],
  graceMs: DurationMs | undefined,
): Change {
  const { stopGrace: given = {} } = record;
  const shortened = services.filter((name) => graceMs !== undefined && graceMs < (given[name] ?? Infinity));
  if (shortened.length === 0) return { kind: "unchanged", record };
  const value: AppRecord = { ...record, stopGrace: { ...given, ...stopGrace(shortened, graceMs).stopGrace } };
  return { kind: "write", writes: [{ kind: "app", key: keyOf.app(ref), value }], record: value };
}

/** The same grace for all of the services; nothing where none was given. */
export const stopGrace = (
  services: readonly string[],
  graceMs: DurationMs | undefined,
): Pick<AppRecord, "stopGrace"> =>
  graceMs === undefined ? {} : { stopGrace: Object.fromEntries(services.map((name) => [name, graceMs])) };
