import type { LogLine } from "../../ports/container-engine.ts";
import { gapText } from "./outbox.ts";

/** Where a line comes from; put beside every line. */
export type RunOrigin = {
  namespace: string;
  app: string;
  service: string;
  slot: number;
  replica: string;
  run: string;
  release: number;
  host: string;
};

/** A line as readers get it, with a time that sorts. */
export type LogEntry = { readonly time: string; readonly text: string };

/** Makes the lines of a run into what readers get: the same object as `LogMessage`, written out once for all of them. */
export function entriesOf(origin: RunOrigin): (line: LogLine) => LogEntry {
  const whence = JSON.stringify(origin).slice(1, -1);
  return ({ at, stream, line, lostBefore }) => ({
    time: sortableTime(at),
    text: `${lostBefore ? gapText(lostBefore) : ""}{"at":${JSON.stringify(at)},${whence},"stream":"${stream}","line":${JSON.stringify(line)}}\n`,
  });
}

const NANOSECONDS = "2026-01-01T00:00:00.000000000Z".length;

/** Times with the same number of digits, so that they sort as text: the engine gives nanoseconds, clocks of ours milliseconds. */
export function sortableTime(at: string): string {
  if (at.length === NANOSECONDS) return at.slice(0, -1);
  const [, seconds = at, fraction = ""] = /^([^.Z+]*)(?:\.(\d+))?/.exec(at) ?? [];
  return `${seconds}.${fraction.padEnd(9, "0")}`;
}
