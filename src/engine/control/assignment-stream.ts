import type { AssignmentDelta, AssignmentItem, AssignmentMessage } from "../model/assignment.ts";
import type { Change } from "../model/decision.ts";
import { type AppKey, appKey, type ReplicaId } from "../model/names.ts";
import { parseKey } from "../model/records.ts";
import type { View } from "../model/view.ts";
import { servingRelease } from "../model/wanted.ts";
import { assignmentDelta, assignmentFor, routingTable } from "./assignment.ts";
import type { State } from "./state.ts";
import { closedError } from "./waits.ts";

const ASSIGNMENT_KINDS: ReadonlySet<string> = new Set(["replica", "placement", "drained"]);

/**
 * One host's stream of assignments: the full one first, then what changed since the last message, however many changes
 * that were. Ends when `signal` aborts, fails when this leader stops.
 */
export async function* assignmentStream(
  state: State,
  host: string,
  signal: AbortSignal,
  stopped: AbortSignal,
): AsyncGenerator<AssignmentMessage> {
  const pending = new Pending(state.view);
  const forget = state.onChange((changes) => pending.note(changes));
  const wake = (): void => pending.wake();
  signal.addEventListener("abort", wake);
  stopped.addEventListener("abort", wake);
  try {
    const full = assignmentFor(state.view, host);
    const sent = new Map(Object.entries(full.items));
    yield { kind: "full", ...full };
    while (!signal.aborted) {
      if (stopped.aborted) throw closedError();
      const delta = pending.take(state, host, sent);
      if (!delta) await pending.noted();
      else if (!isEmpty(delta)) {
        for (const item of delta.upsert) sent.set(item.replica, item);
        for (const id of delta.forget) sent.delete(id);
        yield { kind: "delta", ...delta };
      }
    }
  } finally {
    forget();
    signal.removeEventListener("abort", wake);
    stopped.removeEventListener("abort", wake);
  }
}

const isEmpty = ({ upsert, forget, routing }: AssignmentDelta): boolean =>
  upsert.length + forget.length === 0 && !routing;

/** What changed since the last message of a stream. */
class Pending {
  #touched = new Map<AppKey, Set<ReplicaId>>();
  #routing = false;
  /** Apps whose rollouts moved, and the release that served in each when it was last looked at. */
  readonly #rolling = new Set<AppKey>();
  readonly #serving: Map<AppKey, number>;
  #wake: () => void = () => {};

  constructor({ apps }: View) {
    this.#serving = new Map([...apps].map(([key, app]) => [key, servingRelease(app)]));
  }

  note(changes: readonly Change[]): void {
    for (const { kind, key } of changes) {
      if (kind === "routing") this.#routing = true;
      else if (ASSIGNMENT_KINDS.has(kind)) this.#touch(key);
      else if (kind === "rollout") this.#roll(key);
    }
    if (this.#routing || this.#touched.size > 0 || this.#rolling.size > 0) this.#wake();
  }

  wake(): void {
    this.#wake();
  }

  /** The delta of all that was noted; undefined when nothing was. */
  take(state: State, host: string, sent: ReadonlyMap<ReplicaId, AssignmentItem>): AssignmentDelta | undefined {
    this.#touchServed(state.view);
    if (!this.#routing && this.#touched.size === 0) return undefined;
    const delta = assignmentDelta(state.view, host, this.#touched, sent);
    if (this.#routing) delta.routing = routingTable(state.view);
    this.#touched = new Map();
    this.#routing = false;
    return delta;
  }

  noted(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #roll(key: string): void {
    const at = parseKey(key);
    if (at?.app) this.#rolling.add(appKey(at.app));
  }

  /** Another release serves: all replicas of the app may be looked after in another way. */
  #touchServed({ apps }: View): void {
    for (const key of this.#rolling) {
      const app = apps.get(key);
      const release = app && servingRelease(app);
      if (!app || this.#serving.get(key) === release) continue;
      this.#serving.set(key, servingRelease(app));
      this.#touched.set(key, new Set([...(this.#touched.get(key) ?? []), ...app.replicas.keys()]));
    }
    this.#rolling.clear();
  }

  #touch(key: string): void {
    const at = parseKey(key);
    if (!at?.app) return;
    const app = appKey(at.app);
    const ids = this.#touched.get(app) ?? new Set();
    this.#touched.set(app, ids.add(at.id));
  }
}
