import { Agent, request as httpRequest } from "node:http";
import { request as httpsRequest, Agent as TlsAgent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/** Requests that were sent to a URL, and those of them that got no good answer. */
export type Visits = { sent: number; lost: number };

/** One request at a time, each on a connection of its own, and a moment in between: enough to see a gap, no load to speak of. */
const PAUSE_MS = 20;
const TIMEOUT_MS = 10_000;

/**
 * Visits a URL until told to stop; answers how many requests there were and how many of them were lost. Where nothing served
 * before, they count from the first good answer on.
 */
export function startVisits(url: URL, served = true): { stop(): Promise<Visits> } {
  const visits: Visits = { sent: 0, lost: 0 };
  let goesOn = true;
  let counts = served;
  const ended = (async () => {
    while (goesOn) {
      const isGood = await visit(url);
      counts ||= isGood;
      if (counts) visits.sent += 1;
      if (counts && !isGood) visits.lost += 1;
      await sleep(PAUSE_MS);
    }
  })();
  return {
    async stop() {
      goesOn = false;
      await ended;
      return visits;
    },
  };
}

/** Whether an answer came whole and was none of a server's own failure. */
export function visit(url: URL): Promise<boolean> {
  const isTls = url.protocol === "https:";
  const agent = isTls ? new TlsAgent({ keepAlive: false }) : new Agent({ keepAlive: false });
  return new Promise((resolve) => {
    const sent = (isTls ? httpsRequest : httpRequest)(url, { agent, timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.complete && (response.statusCode ?? 0) < 500));
      response.once("close", () => resolve(false));
    });
    sent.once("timeout", () => sent.destroy());
    sent.once("error", () => resolve(false));
    sent.end();
  });
}
