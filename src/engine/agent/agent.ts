import type { Assignment, AssignmentMessage } from "../model/assignment.ts";
import type { AgentDisk } from "../ports/agent-disk.ts";
import type { AgentLink } from "../ports/agent-link.ts";
import type { Clock } from "../ports/clock.ts";
import type { DataPlane } from "../ports/data-plane.ts";
import type { Log } from "../ports/log.ts";
import type { Tools } from "./executor.ts";
import { followAssignments } from "./follow-assignments.ts";
import { Heart } from "./heart.ts";
import { patch } from "./patch.ts";
import { PlaneKeeper } from "./plane-keeper.ts";
import { Replicas } from "./replicas.ts";
import { Reporter, type Whole } from "./reporter.ts";
import { Saver } from "./saver.ts";
import type { AgentSettings } from "./settings.ts";

export type AgentOptions = {
  settings: AgentSettings;
  link: AgentLink;
  tools: Tools;
  planes: readonly DataPlane[];
  disk: AgentDisk;
  clock: Clock;
  log?: Log;
};

/** Everything is looked at anew this often, whatever events have said. */
const RESYNC_MS = 30_000;

/** One host's agent: keeps replicas and data planes as they are assigned, and tells the leader what has become of them. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #reporter: Reporter;
  readonly #replicas: Replicas;
  readonly #planes: PlaneKeeper[];
  readonly #heart: Heart;
  readonly #assignmentSaver: Saver;
  readonly #stopped = new AbortController();
  #assignment: Assignment | undefined;
  #cancelResync: () => void = () => {};

  constructor(options: AgentOptions) {
    const { settings, link, tools, planes, disk, clock, log = () => {} } = options;
    this.#options = options;
    const whole = (): ReturnType<Whole> => ({
      replicas: this.#replicas.statuses,
      acks: this.#planes.flatMap(({ ack }) => ack ?? []),
    });
    this.#reporter = new Reporter(settings.host, link, clock, whole, () => this.#replicas.isBusy);
    this.#replicas = new Replicas({
      settings,
      tools,
      disk,
      clock,
      log,
      reporter: this.#reporter,
      partChanged: () => this.#checkPlanes(),
      engineAsked: (problem) => this.#heart.engineAsked(problem),
    });
    this.#planes = planes.map(
      (plane) => new PlaneKeeper(plane, settings.host, clock, (ack) => this.#reporter.ack(ack)),
    );
    this.#heart = new Heart(settings, tools.engine, clock, this.#reporter, () => this.#replicas.strangers.names);
    this.#assignmentSaver = new Saver(clock, log, async () => {
      const assignment = this.#assignment;
      if (!assignment) return;
      await disk.saveAssignment(assignment);
      this.#replicas.forget(assignment);
    });
  }

  /** Works from what the disk remembers until the leader is heard of. */
  async start(): Promise<void> {
    const { disk, link, settings, clock } = this.#options;
    const kept = await disk.load();
    this.#replicas.remember(kept.memory);
    if (kept.assignment) {
      const { assignment } = kept;
      this.#work(assignment, (plane) => plane.resume(assignment.routing));
    }
    void this.#replicas.start();
    this.#heart.start();
    this.#resyncLater();
    for (const plane of this.#planes) void plane.watch(this.#stopped.signal);
    void followAssignments(link, settings.host, clock, this.#stopped.signal, (message) => this.#hear(message));
  }

  /** Ends all work; containers and data planes stay as they are. */
  stop(): void {
    this.#stopped.abort();
    this.#cancelResync();
    this.#heart.stop();
    this.#assignmentSaver.stop();
    this.#replicas.stop();
    this.#reporter.stop();
    for (const plane of this.#planes) plane.stop();
  }

  #hear(message: AssignmentMessage): void {
    const assignment = patch(this.#assignment, message);
    if (!assignment) return;
    if (message.kind === "full") this.#reporter.all();
    this.#work(assignment, (plane) => plane.want(assignment.routing));
    this.#assignmentSaver.changed();
  }

  #work(assignment: Assignment, route: (plane: PlaneKeeper) => void): void {
    const isOtherTable = assignment.routing !== this.#assignment?.routing;
    this.#assignment = assignment;
    this.#replicas.want(assignment);
    if (isOtherTable) for (const plane of this.#planes) route(plane);
  }

  #resyncLater(): void {
    this.#cancelResync = this.#options.clock.after(RESYNC_MS, () => {
      this.#reporter.events(this.#replicas.strangers.lasting(this.#options.settings.host));
      this.#replicas.lookAgain();
      this.#checkPlanes();
      this.#resyncLater();
    });
  }

  #checkPlanes(): void {
    for (const plane of this.#planes) void plane.check();
  }
}
