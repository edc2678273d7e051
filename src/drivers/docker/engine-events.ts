import { setTimeout as pause } from "node:timers/promises";
import type Dockerode from "dockerode";
import { LABEL } from "../../engine/model/labels.ts";
import type { EngineEvent } from "../../engine/ports/container-engine.ts";
import { asHostEngineError } from "./host-engine-error.ts";
import { jsonLines } from "./json-lines.ts";

/** Whose containers and which network are told of. */
export type EventScope = { clusterId: string; network: string };

type Message = { Type: string; Action: string; Actor: { ID: string; Attributes?: Record<string, string> } };

/** Words that tell of a change of a container, or of the network; looks inside a container are none. */
const RELEVANT = [
  ...["create", "start", "die", "destroy", "kill", "stop", "restart", "pause", "unpause", "rename", "update", "oom"],
  ...["health_status", "disconnect"],
];
const REOPEN_FIRST_MS = 100;
const REOPEN_MOST_MS = 5_000;

/** Events in that scope until `signal` aborts; opens the stream again when it breaks, and says so first. */
export async function* engineEvents(
  docker: Dockerode,
  scope: EventScope,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  let waitMs = REOPEN_FIRST_MS;
  while (!signal.aborted) {
    try {
      const stream = await open(docker, signal);
      waitMs = REOPEN_FIRST_MS;
      yield { what: "opened" };
      for await (const message of jsonLines<Message>(stream)) {
        const event = eventOf(message, scope);
        if (event) yield event;
      }
    } catch {
      // A stream that breaks says nothing about containers: look at everything once it is open again.
    }
    if (signal.aborted) return;
    // Whoever looks now learns at once whether the engine is gone, or only this stream of it.
    if (waitMs === REOPEN_FIRST_MS) yield { what: "broken" };
    await pause(waitMs, undefined, { signal }).catch(() => {});
    waitMs = Math.min(waitMs * 2, REOPEN_MOST_MS);
  }
}

/** Without a filter by label: what is told of networks carries none. */
const open = async (docker: Dockerode, abortSignal: AbortSignal): Promise<AsyncIterable<string | Buffer>> =>
  asHostEngineError(() =>
    docker.getEvents({ filters: { type: ["container", "network"], event: RELEVANT }, abortSignal }),
  );

function eventOf(
  { Type, Action: what, Actor: { ID: id, Attributes = {} } }: Message,
  { clusterId, network }: EventScope,
): EngineEvent | undefined {
  const { name } = Attributes;
  if (Type === "network") {
    if (name !== network) return undefined;
    if (what === "destroy") return { what, part: network };
    return what === "disconnect" && Attributes.container ? { id: Attributes.container, what } : undefined;
  }
  if (Attributes[LABEL.cluster] !== clusterId) return undefined;
  const part = Attributes[LABEL.component];
  return { id, what, ...(name ? { name } : {}), ...(part ? { part } : {}) };
}
