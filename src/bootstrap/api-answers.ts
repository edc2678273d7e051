import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { HostEngine } from "../engine/ports/host-engine.ts";
import { EngineError } from "../errors/orc-error.ts";
import { ORCD } from "./layout.ts";

const WITHIN_MS = 20_000;
const EVERY_MS = 25;

/** Waits until orcd answers on its socket; when it ends instead, says its last words. */
export async function waitForApi(engine: HostEngine, socket: string): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  for (let attempt = 1; performance.now() < end; attempt++) {
    if (await answers(socket)) return;
    // Asked now and then only: a look at the container costs more than one at the socket.
    if (attempt % 40 === 0 && !(await engine.container(ORCD))?.running) break;
    await sleep(EVERY_MS);
  }
  const evidence = await engine.lastLines(ORCD, 12);
  throw new EngineError("orcd.unreachable", `orcd was started and does not answer at ${socket}.`, {
    evidence,
    next: [{ text: "see all it said", command: `docker logs ${ORCD}` }],
  });
}

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
