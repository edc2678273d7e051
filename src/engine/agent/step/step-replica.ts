import type { AssignmentItem } from "../../model/assignment.ts";
import type { DurationMs } from "../../model/time.ts";
import type { ObservedContainer } from "../../ports/container-engine.ts";
import type { Action, ReplicaAction, ReplicaWork } from "../action.ts";
import type { Found, Moment } from "../found.ts";
import type { AgentSettings } from "../settings.ts";
import type { Tracked } from "../tracked.ts";
import { type Case, liveRun, runsOf } from "./case.ts";
import { withKnown } from "./claims.ts";
import { DEADLINE_MS, deadlineOf } from "./deadline.ts";
import { hurrying } from "./hurrying.ts";
import { imageNeed } from "./image.ts";
import { look, withNewestRun } from "./look.ts";
import { questions } from "./questions.ts";
import type { Plans, Room } from "./room.ts";
import { nextFor } from "./rules.ts";
import { stateOf, statusOf } from "./status.ts";
import { subject } from "./subject.ts";

type Asked = {
  item: AssignmentItem;
  tracked: Tracked;
  /** The containers that are runs of it. */
  own: readonly ObservedContainer[];
  found: Found;
  moment: Moment;
  settings: AgentSettings;
};

const KEEP_MS: DurationMs = 60_000;

/** Decides for one replica: puts on record what happened, then takes the next step if nothing is under way. */
export function stepReplica(asked: Asked, room: Room): Plans {
  const { item, found, moment, settings } = asked;
  const isLate = found.late?.has(item.replica) === true;
  const before: Case = {
    item,
    tracked: found.engineProblem === undefined ? withKnown(asked.tracked, asked.own) : asked.tracked,
    runs: runsOf(asked.own),
    moment,
    mayAppear: found.isYoung === true || isLate,
    isLate,
  };
  if (found.engineProblem !== undefined) return unreachable(before, found, settings);
  if (room.isBusy(item.replica)) return plans(whileBusy(before), found, room, settings, hurrying(before, room), []);

  const { of: seen, events } = look(before);
  const of = advanceState(withDrain(seen));
  if (of.tracked.memory.state === "gone")
    return plans(of, found, room, settings, [], [...events, ...farewell(of, before)]);
  const trouble = of.tracked.trouble;
  if (trouble && trouble.until > moment.now) {
    return plans(of, found, room, settings, [], events, trouble.until - moment.now);
  }
  const plan = asking(of, begin(of, found, room, settings, events), room);
  return { ...plan, actions: [...plan.actions, ...keeping(before, of, room)] };
}

/** Of a run that was taken away nothing is left but how it ended. */
function keeping(before: Case, { item, tracked, moment }: Case, room: Room): Action[] {
  const { replica, release } = item;
  const known = before.tracked.memory.exits;
  const lost = tracked.memory.exits.filter((exit) => exit.outcome === "lost" && !known.includes(exit));
  return lost
    .map((exit): Action => {
      const deadline = moment.now + KEEP_MS;
      return { do: "keep", id: `keep:${exit.run}`, deadline, replica, run: exit.run, release, exit };
    })
    .filter((action) => room.take(action));
}

/** What is asked of a run is asked beside all else; its answer, or the time of the next question, wakes the agent. */
function asking(of: Case, plan: Plans, room: Room): Plans {
  const { actions, lookIn } = questions(of, plan.actions, room);
  const soonest = Math.min(plan.lookIn ?? Number.POSITIVE_INFINITY, lookIn ?? Number.POSITIVE_INFINITY);
  return {
    ...plan,
    actions: [...plan.actions, ...actions],
    ...(Number.isFinite(soonest) ? { lookIn: soonest } : {}),
  };
}

function begin(of: Case, found: Found, room: Room, settings: AgentSettings, events: Plans["events"]): Plans {
  const next = nextFor(of, settings);
  if (next === "rest") return plans(of, found, room, settings, [], events);
  if ("lookIn" in next) return plans(of, found, room, settings, [], events, next.lookIn);
  const need = next.work.do === "start" ? imageNeed(of, found) : "none";
  if (need === "none") {
    const action = toAction(of, next.work);
    if (!room.take(action)) return plans(of, found, room, settings, [], events);
    const placed = withAddress(of, action, room);
    return plans(noting(placed.of, [placed.action]), found, room, settings, [placed.action], events);
  }
  if ("troubleFor" in need) return plans(of, found, room, settings, [], events, need.troubleFor);
  if (room.isPulling(need.pull)) return plans(of, found, room, settings, [], events);
  const id = `pull:${need.pull}`;
  const pull: Action = {
    do: "pull",
    id,
    deadline: of.moment.now + DEADLINE_MS.pull,
    image: need.pull,
    policy: need.policy,
  };
  return plans(of, found, room, settings, room.take(pull) ? [pull] : [], events);
}

/** A start has an address, the same for all runs of a replica. */
function withAddress(of: Case, action: ReplicaAction, { addresses }: Room): { of: Case; action: ReplicaAction } {
  if (action.do !== "start") return { of, action };
  const { tracked } = of;
  const address = addresses.take(of.item.replica, tracked.memory);
  if (address === undefined) return { of, action };
  const memory = { ...tracked.memory, address };
  return { of: { ...of, tracked: { ...tracked, memory } }, action: { ...action, spec: { ...action.spec, address } } };
}

const toAction = ({ item, moment }: Case, work: ReplicaWork): ReplicaAction => ({
  ...work,
  id: `${work.do}:${item.replica}`,
  replica: item.replica,
  deadline: deadlineOf(work, moment.now),
});

/** A run that the agent ends itself is not taken for one that failed. */
function noting(of: Case, [action]: readonly ReplicaAction[]): Case {
  if (action?.do !== "kill" && action?.do !== "stop") return of;
  const ending = action.do === "kill" ? { because: action.because } : (action.ending ?? { because: "stopped" });
  return { ...of, tracked: { ...of.tracked, ending: { run: action.run, ...ending } } };
}

/** The wait for open connections begins with the permission to stop, and ends with the last of them or by its deadline. */
function withDrain(of: Case): Case {
  const { item, tracked, moment } = of;
  if (item.want !== "stop" || tracked.memory.drain) return of;
  const since = tracked.drainingSince ?? moment.now;
  const { connections } = tracked;
  const waited = moment.now - since;
  const isOver = !liveRun(of) || connections?.count === 0 || waited >= item.drainTimeoutMs;
  const draining: Tracked = { ...tracked, drainingSince: since };
  if (!isOver) return { ...of, tracked: draining };
  const drain = { ms: waited, cut: liveRun(of) ? (connections?.count ?? 0) : 0 };
  return { ...of, tracked: { ...draining, memory: { ...tracked.memory, drain } } };
}

/** What an action is doing is not judged before it is done; that a run is there may be said. */
const whileBusy = (of: Case): Case => (of.item.want === "run" ? advanceState(withNewestRun(of)) : of);

function advanceState(of: Case): Case {
  const state = stateOf(of);
  if (state === of.tracked.memory.state) return of;
  return { ...of, tracked: { ...of.tracked, memory: { ...of.tracked.memory, state } } };
}

function farewell({ item, tracked }: Case, before: Case): Plans["events"] {
  if (before.tracked.memory.state === "gone" || tracked.memory.finished) return [];
  const { drain } = tracked.memory;
  const cut = drain?.cut ? `, ${drain.cut} connections cut` : "";
  return [
    {
      severity: "info",
      kind: "replica",
      reason: "replica-gone",
      message: `${item.service}.${item.slot} is gone${cut}`,
      ...subject(item),
    },
  ];
}

function plans(
  of: Case,
  found: Found,
  room: Room,
  { host }: AgentSettings,
  actions: Action[],
  events: Plans["events"],
  lookIn?: DurationMs,
): Plans {
  const { image } = of.item.spec;
  const imageTrouble = liveRun(of) ? undefined : found.imageTroubles.get(image);
  const pulling = room.isPulling(image) && !liveRun(of);
  const status = statusOf(of, host, { pulling, ...(imageTrouble ? { imageTrouble } : {}) });
  return { actions, tracked: of.tracked, status, events, ...(lookIn === undefined ? {} : { lookIn }) };
}

/** While the engine cannot be asked, what was known stands: nothing is taken for lost. */
function unreachable(of: Case, found: Found, { host }: AgentSettings): Plans {
  const status = found.statuses.get(of.item.replica) ?? statusOf(of, host, { pulling: false });
  const message = found.engineProblem ?? "";
  return { actions: [], tracked: of.tracked, status: { ...status, reason: "engine-unreachable", message }, events: [] };
}
