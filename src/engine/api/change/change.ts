import type { OrcError } from "../../../errors/orc-error.ts";
import type { AppRecord } from "../../model/app.ts";
import type { Write } from "../../model/decision.ts";
import type { AppRef } from "../../model/names.ts";
import { keyOf } from "../../model/records.ts";

/** What a request to change an app comes to: writes, nothing (it is so already), or a refusal with its reason. */
export type Change =
  | { kind: "write"; writes: Write[]; record: AppRecord }
  | { kind: "unchanged"; record: AppRecord }
  | { kind: "refused"; error: OrcError };

export const refuse = (error: OrcError): Change => ({ kind: "refused", error });

/** What a change of the wanted state writes: the record alone, one generation on. */
export function writeRecord(ref: AppRef, before: AppRecord, change: Partial<Omit<AppRecord, "generation">>): Change {
  const record: AppRecord = { ...before, ...change, generation: before.generation + 1 };
  return { kind: "write", writes: [{ kind: "app", key: keyOf.app(ref), value: record }], record };
}
