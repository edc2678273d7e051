import { setTimeout as pause } from "node:timers/promises";
import type Dockerode from "dockerode";
import type { EngineEvent } from "../../engine/ports/container-engine.ts";
import { asHostEngineError } from "./host-engine-error.ts";
import { jsonLines } from "./json-lines.ts";

type Message = { Action: string; Actor: { ID: string; Attributes?: { name?: string } } };

/** Words that tell of a look inside a container, not of a change of it. */
const IRRELEVANT = /^(exec_|attach|resize|top|commit|copy|export|archive-path|extract-to-dir)/;
const REOPEN_FIRST_MS = 100;
const REOPEN_MOST_MS = 5_000;

/** Events of containers with the label, until `signal` aborts; opens the stream again when it breaks, and says so first. */
export async function* engineEvents(
  docker: Dockerode,
  label: string,
  signal: AbortSignal,
): AsyncGenerator<EngineEvent> {
  let waitMs = REOPEN_FIRST_MS;
  while (!signal.aborted) {
    try {
      const stream = await open(docker, label, signal);
      waitMs = REOPEN_FIRST_MS;
      yield { what: "opened" };
      for await (const message of jsonLines<Message>(stream)) {
        const event = eventOf(message);
        if (event) yield event;
      }
    } catch {
      // A stream that breaks says nothing about containers: look at everything once it is open again.
    }
    if (signal.aborted) return;
    await pause(waitMs, undefined, { signal }).catch(() => {});
    waitMs = Math.min(waitMs * 2, REOPEN_MOST_MS);
  }
}

const open = async (
  docker: Dockerode,
  label: string,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<string | Buffer>> =>
  asHostEngineError(() => docker.getEvents({ filters: { type: ["container"], label: [label] }, abortSignal }));

function eventOf({ Action: what, Actor: { ID: id, Attributes } }: Message): EngineEvent | undefined {
  if (IRRELEVANT.test(what)) return undefined;
  return { id, what, ...(Attributes?.name ? { name: Attributes.name } : {}) };
}
