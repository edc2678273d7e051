import type { AssignmentItem } from "../../model/assignment.ts";
import type { ReplicaId } from "../../model/names.ts";
import type { DurationMs } from "../../model/time.ts";
import type { ObservedContainer } from "../../ports/container-engine.ts";
import type { Action, Findings, Outcome, PullAction, ReplicaAction } from "../action.ts";
import type { Found, ImageFact, ImageTrouble, Moment } from "../found.ts";
import { NO_MEMORY, type Tracked, track } from "../tracked.ts";
import { backoffMs } from "./backoff.ts";
import { type Case, runNumber, runsOf } from "./case.ts";
import { refusedExit } from "./exit.ts";
import { learnAnswer } from "./learn-answer.ts";
import { recordExit } from "./record-exit.ts";

/** How long to wait before an image that could not be had is asked for again: 5, 10, 20 … 120 s. */
const IMAGE_RETRY_MS = 5000;
const IMAGE_RETRY_MOST_MS = 120_000;

const RETRY_MS = 500;

/** An address that a stranger has is not asked for again for so long. */
const TAKEN_MS = 600_000;

/** What is known once an action has ended, one way or the other. */
export function learn(
  found: Found,
  action: Action,
  outcome: Outcome,
  item: AssignmentItem | undefined,
  moment: Moment,
): Found {
  if (action.do === "keep") return found;
  if (action.do === "ask") return learnAnswer(found, action, outcome, item);
  if ("failed" in outcome) return afterFailure(found, action, outcome.failed, item, moment);
  const { done } = outcome;
  const seen = withContainers(found, done);
  if (done.image) return withImage(seen, done.image.name, done.image.pulled ? { pulledAt: moment.now } : {});
  if (action.do === "pull") return seen;
  const { trouble: _, ...tracked } = trackedOf(seen, action.replica, moment);
  const known = withTracked(seen, action.replica, tracked);
  if (done.takenAddress !== undefined) return withoutAddress(known, action.replica, done.takenAddress, moment);
  if (done.startFailure !== undefined) return refused(known, action, done.startFailure, item, moment);
  if (action.do === "start") return begun(known, action, done.container, moment);
  if (action.do === "probe") return probed(known, action, done.openPorts ?? [], moment);
  if (action.do === "count-connections") {
    return withTracked(known, action.replica, {
      ...tracked,
      connections: { count: done.connections ?? 0, at: moment.now },
    });
  }
  return known;
}

/** A run that was seen to be started counts, even if its container is gone by now: no run has the name of another. */
function begun(
  found: Found,
  action: Extract<ReplicaAction, { do: "start" }>,
  container: ObservedContainer | undefined,
  moment: Moment,
): Found {
  const tracked = trackedOf(found, action.replica, moment);
  // Somebody may have renamed it by now: it is ours by the engine's word.
  const known = new Set([...(tracked.known ?? tracked.memory.containers ?? []), ...(container ? [container.id] : [])]);
  const run = Math.max(tracked.memory.run, runNumber(action.run));
  return withTracked(found, action.replica, { ...tracked, known, memory: { ...tracked.memory, run } });
}

/** The next try is another address, at once. */
function withoutAddress(found: Found, replica: ReplicaId, taken: string, moment: Moment): Found {
  const tracked = trackedOf(found, replica, moment);
  const { address: _, ...memory } = tracked.memory;
  const takenAddresses = new Map(found.takenAddresses).set(taken, moment.now + TAKEN_MS);
  return { ...withTracked(found, replica, { ...tracked, memory }), takenAddresses };
}

function withContainers(found: Found, { container, removed }: Findings): Found {
  if (!container && removed === undefined) return found;
  const containers = new Map<string, ObservedContainer>(found.containers);
  if (container) containers.set(container.id, container);
  if (removed !== undefined) containers.delete(removed);
  return { ...found, containers };
}

function withImage(found: Found, image: string, fact: ImageFact): Found {
  const imageTroubles = new Map(found.imageTroubles);
  imageTroubles.delete(image);
  return { ...found, images: new Map(found.images).set(image, fact), imageTroubles };
}

function withoutImage(found: Found, image: string, trouble?: ImageTrouble): Found {
  const images = new Map(found.images);
  images.delete(image);
  const imageTroubles = new Map(found.imageTroubles);
  if (trouble) imageTroubles.set(image, trouble);
  return { ...found, images, imageTroubles };
}

const trackedOf = (found: Found, replica: ReplicaId, { now, wall }: Moment): Tracked =>
  found.tracked.get(replica) ?? track(NO_MEMORY, now, wall);

const withTracked = (found: Found, replica: ReplicaId, tracked: Tracked): Found => ({
  ...found,
  tracked: new Map(found.tracked).set(replica, tracked),
});

function probed(found: Found, action: Extract<ReplicaAction, { do: "probe" }>, open: number[], moment: Moment): Found {
  const tracked = trackedOf(found, action.replica, moment);
  const before = tracked.probe?.run === action.run ? tracked.probe : { open: [], tries: 0 };
  const probe = { run: action.run, open: [...before.open, ...open], tries: before.tries + 1, at: moment.now };
  return withTracked(found, action.replica, { ...tracked, probe });
}

type Failure = Extract<Outcome, { failed: unknown }>["failed"];

function afterFailure(
  found: Found,
  action: PullAction | ReplicaAction,
  failure: Failure,
  item: AssignmentItem | undefined,
  moment: Moment,
): Found {
  if (failure.code === "engine.unreachable") return { ...unsure(found, action), engineProblem: failure.message };
  if (action.do === "pull") {
    const tries = (found.imageTroubles.get(action.image)?.tries ?? 0) + 1;
    const wait = Math.min(IMAGE_RETRY_MOST_MS, IMAGE_RETRY_MS * 2 ** (tries - 1));
    return withoutImage(found, action.image, { ...failure, tries, until: moment.now + wait });
  }
  const isImageGone = action.do === "start" && failure.code === "image.missing";
  if (action.do === "start" && !isImageGone) return refused(found, action, failure.message, item, moment);
  const tracked = trackedOf(found, action.replica, moment);
  if (action.do === "probe") return probed(found, action, [], moment);
  const tries = (tracked.trouble?.tries ?? 0) + 1;
  const trouble = { ...failure, tries, until: moment.now + retryMs(action.do, tries) };
  const troubled = withTracked(found, action.replica, { ...tracked, trouble });
  // Somebody removed the image since it was last seen: the next step asks for it again.
  return action.do === "start" ? withoutImage(troubled, action.spec.image) : troubled;
}

/** Of a start without an answer nobody knows what came of it: the next look at its replica is like a first one. */
function unsure(found: Found, action: Action): Found {
  const tracked = action.do === "start" ? found.tracked.get(action.replica) : undefined;
  if (action.do !== "start" || !tracked) return found;
  const { known: _, ...rest } = tracked;
  return withTracked(found, action.replica, rest);
}

/** An image is asked for again at once, and later when that was in vain; connections are counted as long as they may last. */
function retryMs(what: ReplicaAction["do"], tries: number): DurationMs {
  if (what === "start") return backoffMs(tries);
  return what === "count-connections" ? RETRY_MS : Math.max(RETRY_MS, backoffMs(tries));
}

/** The start that an agent before this one asked for, or one that was given up, may still go through: no other run may begin before that is out of the question. */
function asTrouble(found: Found, replica: ReplicaId, message: string, moment: Moment): Found {
  const tracked = trackedOf(found, replica, moment);
  const tries = (tracked.trouble?.tries ?? 0) + 1;
  const trouble = { code: "engine.refused" as const, message, tries, until: moment.now + retryMs("start", tries) };
  return withTracked(found, replica, { ...tracked, trouble });
}

/** A run the engine would not begin has ended: it counts like one that failed at once. */
function refused(
  found: Found,
  action: ReplicaAction,
  words: string,
  item: AssignmentItem | undefined,
  moment: Moment,
): Found {
  if (!item || action.do !== "start") return found;
  if (found.isYoung || found.late?.has(action.replica)) return asTrouble(found, action.replica, words, moment);
  const mine = [...found.containers.values()].filter(({ name }) => name === action.run);
  const of: Case = {
    item,
    tracked: trackedOf(found, action.replica, moment),
    runs: runsOf(mine),
    moment,
    mayAppear: true,
  };
  const exit = refusedExit(action.run, words, moment);
  return withTracked(found, action.replica, recordExit(of, runNumber(action.run), exit));
}
