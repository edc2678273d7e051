import type { Assignment } from "../model/assignment.ts";
import type { ReplicaId } from "../model/names.ts";
import type { ReplicaStatus } from "../model/replica.ts";
import type { ReplicaMemory } from "../model/replica-memory.ts";
import { type Action, isOfContainer, type Outcome } from "./action.ts";
import { Alarm } from "./alarm.ts";
import { foundFor } from "./arrivals.ts";
import { Containers } from "./containers.ts";
import { EngineWatch } from "./engine-watch.ts";
import { executor } from "./executor.ts";
import { type Found, type Moment, withLate } from "./found.ts";
import { Memories } from "./memories.ts";
import { perform } from "./perform.ts";
import type { ReplicasParts } from "./replicas-parts.ts";
import { learn } from "./step/learn.ts";
import { quietFor } from "./step/learn-answer.ts";
import { learnOom } from "./step/oom.ts";
import { step } from "./step/step.ts";
import { Strangers } from "./strangers.ts";
import { isTraceOf } from "./trace.ts";

/** What an engine has not done by then of a start that was given up it is not believed to do any more. */
const LATE_MS = 600_000;

/** An engine is done by then with what an agent asked of it before it was killed. */
const YOUNG_MS = 5000;

/** Runs the pure step whenever there is news and carries out what it asks for. */
export class Replicas {
  readonly strangers = new Strangers();
  readonly #parts: ReplicasParts;
  readonly #containers: Containers;
  readonly #watch: EngineWatch;
  readonly #memories: Memories;
  readonly #perform: (action: Action) => Promise<Outcome>;
  readonly #alarm: Alarm;
  readonly #inFlight = new Map<string, Action>();
  #items: Assignment["items"] = {};
  #routing: Assignment["routing"] = {};
  #found: Found;
  #isStopped = false;
  #isAssigned = false;
  /** Everything was looked at once: before that nothing is known, so nothing is decided and nothing is said. */
  #hasLooked = false;
  #isStepDue = false;
  #isGrown = false;
  #cancelYouth: () => void = () => {};

  constructor(parts: ReplicasParts) {
    const { tools, clock, log, disk } = parts;
    this.#parts = parts;
    this.#containers = new Containers(tools.engine);
    this.#found = {
      containers: new Map(),
      images: new Map(),
      imageTroubles: new Map(),
      tracked: new Map(),
      statuses: new Map(),
    };
    this.#alarm = new Alarm(clock, () => this.#stepSoon());
    this.#perform = perform(executor(tools), clock, (action, isLate) => this.#onLate(action, isLate));
    this.#memories = new Memories(disk, clock, log);
    this.#watch = new EngineWatch(tools.engine, this.#containers, clock, {
      synced: (problem) => this.#synced(problem),
      news: () => this.#stepSoon(),
      partChanged: parts.partChanged,
      isOwn: (event) => this.#inFlight.values().some((action) => isTraceOf(action, event)),
      outOfMemory: (id) => {
        this.#found = learnOom({ ...this.#found, containers: this.#containers.all }, id, this.#moment());
      },
    });
  }

  /** All that may be said of replicas. */
  get statuses(): ReplicaStatus[] {
    return [...this.#found.statuses.values()].filter((status) => this.#isSayable(status));
  }

  /** Whether containers are being started or ended: each of them will be news. */
  get isBusy(): boolean {
    return [...this.#inFlight.values()].some(isOfContainer);
  }

  /** Takes up what the disk kept of replicas, before anything is wanted of them. */
  remember(memory: Record<ReplicaId, ReplicaMemory>): void {
    this.#memories.load(memory);
  }

  want(assignment: Assignment): void {
    const before = this.#items;
    const { items, routing } = assignment;
    this.#items = items;
    this.#routing = routing;
    this.#isAssigned = true;
    for (const id of this.#found.statuses.keys()) if (!(id in items)) this.#parts.reporter.forget(id);
    this.#found = foundFor(this.#found, before, assignment, (id) => this.#memories.of(id), this.#moment());
    this.#stepSoon();
  }

  /** The disk holds this assignment now: what it does not name may be forgotten. */
  forget(kept: Assignment): void {
    this.#memories.retain((id) => id in kept.items || id in this.#items);
  }

  start(): Promise<void> {
    this.#found = { ...this.#found, isYoung: true };
    this.#cancelYouth = this.#parts.clock.after(YOUNG_MS, () => {
      this.#isGrown = true;
      this.#watch.lookAgain();
    });
    return this.#watch.start();
  }

  lookAgain(): void {
    this.#watch.lookAgain();
  }

  stop(): void {
    this.#isStopped = true;
    this.#alarm.putBack();
    this.#cancelYouth();
    this.#watch.stop();
    this.#memories.stop();
  }

  #moment = (): Moment => ({ now: this.#parts.clock.now(), wall: this.#parts.clock.wall() });

  #synced(problem: string | undefined): void {
    this.#parts.engineAsked(problem);
    if (problem === undefined) this.#hasLooked = true;
    const { engineProblem: _, ...found } = this.#found;
    const isYoung = found.isYoung === true && !(this.#isGrown && problem === undefined);
    this.#found = { ...found, isYoung, ...(problem === undefined ? {} : { engineProblem: problem }) };
    this.#stepSoon();
  }

  /** News that come in one turn are one step. */
  #stepSoon(): void {
    if (this.#isStepDue || this.#isStopped || !this.#isAssigned || !this.#hasLooked) return;
    this.#isStepDue = true;
    queueMicrotask(() => {
      this.#isStepDue = false;
      if (!this.#isStopped) this.#step();
    });
  }

  #step(): void {
    this.#alarm.putBack();
    const found: Found = { ...this.#found, containers: this.#containers.all };
    const { actions, tracked, statuses, events, strangers, wakeIn } = step(
      { items: this.#items, routing: this.#routing },
      found,
      [...this.#inFlight.values()],
      this.#moment(),
      this.#parts.settings,
    );
    this.#found = { ...found, tracked, statuses };
    this.#memories.keep(tracked);
    this.strangers.saw(strangers);
    for (const status of statuses.values()) if (this.#isSayable(status)) this.#parts.reporter.status(status);
    this.#parts.reporter.events(events);
    for (const action of actions) void this.#do(action);
    if (wakeIn !== undefined) this.#alarm.in(wakeIn);
  }

  #isSayable({ state, replica }: ReplicaStatus): boolean {
    return state !== "gone" || this.#memories.isBuried(replica, () => this.#stepSoon());
  }

  /** Of a start that was given up and ended after all nobody heard: what came of it is looked for. */
  #onLate(action: Action, isLate: boolean): void {
    if (action.do !== "start") return;
    this.#found = withLate(this.#found, action.replica, isLate);
    if (isLate) this.#parts.clock.after(LATE_MS, () => this.#onLate(action, false));
    else this.#watch.lookAgain();
  }

  async #do(action: Action): Promise<void> {
    this.#inFlight.set(action.id, action);
    if (action.do === "remove") await this.#memories.released(action.replica);
    const relax = this.#watch.doubtIfSlow(action);
    const outcome = await this.#perform(action);
    relax();
    this.#inFlight.delete(action.id);
    if (this.#isStopped) return;
    const item = action.do === "pull" ? undefined : this.#items[action.replica];
    const before: Found = { ...this.#found, containers: this.#containers.all };
    const after = learn(before, action, outcome, item, this.#moment());
    if (after.containers !== before.containers) this.#containers.replace(after.containers);
    this.#found = after;
    if (after.engineProblem !== undefined && before.engineProblem === undefined) this.#watch.lookAgain();
    const quiet = quietFor(before, after, action, item, this.#moment());
    if (quiet === undefined) this.#stepSoon();
    else this.#alarm.in(quiet);
  }
}
