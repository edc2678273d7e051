import { createHash } from "node:crypto";
import type { AssignmentMessage, StatusReport } from "../model/assignment.ts";
import { BATCH_WRITES } from "../model/decision.ts";
import { keyOf } from "../model/records.ts";
import type { ReplicaStatus } from "../model/replica.ts";
import type { AgentLink } from "../ports/agent-link.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Log } from "../ports/log.ts";
import type { Store, StoreGuard } from "../ports/store.ts";
import { assignmentStream } from "./assignment-stream.ts";
import { storeOperation } from "./record-codec.ts";
import type { SoftStore, SoftWrite } from "./soft-store.ts";
import type { State } from "./state.ts";
import { type StatusWrite, statusWrites } from "./status-writes.ts";
import { Turn } from "./turn.ts";
import { closedError } from "./waits.ts";

export type LinkParts = {
  store: Store;
  state: State;
  soft: SoftStore;
  clock: Clock;
  events: EventLog;
  log: Log;
  lead: StoreGuard;
  onDeposed(): void;
};

/** A report that loses this often against changes of its replicas is given back to the agent. */
const ATTEMPTS = 10;

/** The leader's end of the agent link when the agent lives in the same process. */
export class LocalLink implements AgentLink {
  readonly #parts: LinkParts;
  readonly #stopped = new AbortController();
  /** Hash of each host's last report that told of events, to notice one that was delivered twice. */
  readonly #heard = new Map<string, string>();
  #reports: Promise<void> = Promise.resolve();

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  assignments(host: string, signal: AbortSignal): AsyncIterable<AssignmentMessage> {
    return assignmentStream(this.#parts.state, host, signal, this.#stopped.signal);
  }

  /** Reports are taken in one after the other, so that each is compared with what the one before it wrote. */
  report(report: StatusReport): Promise<void> {
    const taken = this.#reports.then(() => this.#take(report));
    this.#reports = taken.catch(() => {});
    return taken;
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #take(report: StatusReport): Promise<void> {
    if (this.#stopped.signal.aborted) throw closedError();
    this.#parts.soft.commit(softWrites(report));
    await this.#commitStatuses(report.host, report.replicas);
    await this.#tellEvents(report);
  }

  async #commitStatuses(host: string, replicas: readonly ReplicaStatus[]): Promise<void> {
    const { state, clock } = this.#parts;
    const turn = new Turn(clock, this.#stopped.signal);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const writes = statusWrites(state.view, host, replicas);
      if (writes.length === 0) return;
      for (let at = 0; at < writes.length; at += BATCH_WRITES) {
        const revision = await this.#commit(writes.slice(at, at + BATCH_WRITES));
        // What was committed must be in the view before anything is compared with it again.
        await (revision === undefined ? state.catchUp() : state.waitFor(revision));
        await turn.next();
      }
    }
    if (statusWrites(state.view, host, replicas).length > 0) throw closedError();
  }

  /** The revision of the commit; undefined when a replica changed meanwhile. */
  async #commit(writes: readonly StatusWrite[]): Promise<number | undefined> {
    const { store, lead, onDeposed } = this.#parts;
    const result = await store.commit({
      guards: [lead, ...writes.map(({ guard }) => guard)],
      operations: writes.map(({ write }) => storeOperation(write)),
    });
    if (result.committed) return result.revision;
    if (!result.conflicts.includes(lead.key)) return undefined;
    onDeposed();
    throw closedError();
  }

  async #tellEvents(report: StatusReport): Promise<void> {
    const { events, state, log } = this.#parts;
    if (report.events.length === 0) return;
    const heard = createHash("sha256").update(JSON.stringify(report)).digest("base64");
    if (this.#heard.get(report.host) === heard) return;
    this.#heard.set(report.host, heard);
    try {
      await events.append(report.events, state.view.revision);
    } catch (error) {
      log({
        level: "error",
        message: "events of an agent were not kept",
        fields: { host: report.host, error: String(error) },
      });
    }
  }
}

function softWrites({ host, heartbeat, acks }: StatusReport): SoftWrite[] {
  return [
    ...(heartbeat ? [{ kind: "beat" as const, key: keyOf.beat(host), value: heartbeat }] : []),
    ...acks.map((ack) => ({ kind: "ack" as const, key: keyOf.ack(host, ack.plane), value: ack })),
  ];
}
