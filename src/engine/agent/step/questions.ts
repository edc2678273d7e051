import type { DurationMs } from "../../model/time.ts";
import type { Action, AskAction } from "../action.ts";
import { type Case, liveRun, type Run } from "./case.ts";
import { type DueProbe, dueProbes } from "./probes.ts";
import type { Room } from "./room.ts";

/** How long after its timeout a question that was never answered is given up. */
const GRACE_MS: DurationMs = 1000;

/** Where too many are out a question is tried again so soon. */
const RETRY_MS: DurationMs = 100;

/** The questions that are due to the run that is up, and when the next ones are. A run that is being ended is asked nothing. */
export function questions(
  of: Case,
  begun: readonly Action[],
  room: Room,
): { actions: AskAction[]; lookIn?: DurationMs } {
  const live = liveRun(of);
  if (!live || begun.some(({ do: what }) => what === "stop" || what === "kill")) return { actions: [] };
  const { now } = of.moment;
  const waiting = dueProbes(of).filter(({ name }) => !room.isAsking(idOf(of, name)));
  const due = waiting
    .filter(({ at, earlyMs }) => at - earlyMs <= now)
    .flatMap((one) => toQuestion(of, live, one) ?? []);
  const actions = due.filter((action) => room.take(action));
  const later = waiting.flatMap(({ at, earlyMs }) => (at - earlyMs > now ? [at - now] : []));
  if (actions.length < due.length) later.push(RETRY_MS);
  return { actions, ...(later.length > 0 ? { lookIn: Math.min(...later) } : {}) };
}

const idOf = ({ item }: Case, name: string): string => `ask:${name}:${item.replica}`;

function toQuestion(of: Case, { run, container }: Run, { name, spec }: DueProbe): AskAction | undefined {
  const { check, timeoutMs } = spec;
  const { address, id, startedAt = "" } = container;
  if (address === undefined && check.kind !== "exec") return undefined;
  const { now } = of.moment;
  return {
    do: "ask",
    id: idOf(of, name),
    replica: of.item.replica,
    run,
    startedAt,
    probe: name,
    question: { check, address: address ?? "", container: id, timeoutMs },
    askedAt: now,
    deadline: now + timeoutMs + GRACE_MS,
  };
}
