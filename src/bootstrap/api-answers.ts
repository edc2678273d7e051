import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { HostEngine, SystemContainer } from "../engine/ports/host-engine.ts";
import { EngineError } from "../errors/orc-error.ts";
import { lastWords } from "./last-words.ts";
import { ORCD } from "./layout.ts";

const WITHIN_MS = 20_000;
const EVERY_MS = 25;
const LOOK_EVERY = 40;

/** One that ended so often while it was waited for ends at its start. */
const DIES_AGAIN = 2;

/** Waits until orcd answers on its socket; when it ends instead, says its last words. */
export async function waitForApi(engine: HostEngine, socket: string): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  let restarts: number | undefined;
  for (let attempt = 1; performance.now() < end; attempt++) {
    if (await answers(socket)) return;
    // Asked now and then only: a look at the container costs more than one at the socket.
    if (attempt % LOOK_EVERY === 0) {
      const there = await engine.container(ORCD);
      restarts ??= there?.restarts ?? 0;
      if (isGivenUp(there) || (there?.restarts ?? 0) - restarts >= DIES_AGAIN) break;
    }
    await sleep(EVERY_MS);
  }
  const evidence = (await engine.lastLines(ORCD, 12)).map(lastWords);
  throw new EngineError("orcd.unreachable", `orcd was started and does not answer at ${socket}.`, {
    evidence,
    next: [{ text: "see all it said", command: `docker logs ${ORCD}` }],
  });
}

/** The engine does not start it again by itself. */
const isGivenUp = (there: SystemContainer | undefined): boolean => !there?.running && there?.status !== "restarting";

/** Whether anything that speaks HTTP answers there. */
function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: socket, path: "/v1/version", timeout: 2_000 }, (answer) => {
      answer.resume();
      resolve((answer.statusCode ?? 500) < 500);
    });
    asked.on("error", () => resolve(false));
    asked.on("timeout", () => asked.destroy());
    asked.end();
  });
}
