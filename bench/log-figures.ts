import type { LogReader } from "./log-reader.ts";

/** What a reader saw: whether all of it came, in which order, and how late. */
export type LogFigures = {
  lines: number;
  replicas: number;
  /** Numbers missing between the first and the last of a replica, and those that came twice. */
  missing: number;
  doubled: number;
  /** What the reader was told it lost. */
  gaps: number;
  toldLost: number;
  /** How far behind a newer line a line came, by the engine's times. */
  disorderMs: { most: number; beyond250: number };
  /** From the writing of a line to its reading. */
  delayMs: { median: number; p99: number; most: number };
};

const LINE = /([0-9a-zA-Z_.-]+) (\d+) (\d{19}) GET/;
const TIME = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z/;
const GAP = /"type":"gap","lines":(\d+)|^[^\d]{1,3} (\d+) lines? not shown$/;

/** Reads what a reader kept; lines from before `sinceMs` count for loss and not for delay. */
export function logFigures(reader: LogReader, sinceMs: number): LogFigures {
  const seen = new Map<string, { first: number; last: number; numbers: Set<number>; doubled: number }>();
  const delays: number[] = [];
  let [lines, gaps, toldLost, newest, most, beyond250] = [0, 0, 0, 0, 0, 0];
  for (const { atMs, text } of reader.lines()) {
    const gap = GAP.exec(text);
    if (gap) {
      gaps += 1;
      toldLost += Number(gap[1] ?? gap[2]);
    }
    const [, name = "", digits = "", nanoseconds = ""] = LINE.exec(text) ?? [];
    if (name === "") continue;
    lines += 1;
    const number = Number(digits);
    const replica = seen.get(name) ?? { first: number, last: number, numbers: new Set<number>(), doubled: 0 };
    if (replica.numbers.has(number)) replica.doubled += 1;
    replica.numbers.add(number);
    replica.first = Math.min(replica.first, number);
    replica.last = Math.max(replica.last, number);
    seen.set(name, replica);
    const writtenMs = Number(nanoseconds.slice(0, 16)) / 1000;
    if (writtenMs >= sinceMs) delays.push(atMs - writtenMs);
    const timeMs = timeOf(text) ?? writtenMs;
    if (newest - timeMs > most) most = newest - timeMs;
    if (newest - timeMs > 250) beyond250 += 1;
    newest = Math.max(newest, timeMs);
  }
  const replicas = [...seen.values()];
  delays.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(delays[Math.floor((delays.length - 1) * share)] ?? Number.NaN);
  return {
    lines,
    replicas: replicas.length,
    missing: replicas.reduce((sum, { first, last, numbers }) => sum + (last - first + 1 - numbers.size), 0),
    doubled: replicas.reduce((sum, { doubled }) => sum + doubled, 0),
    gaps,
    toldLost,
    disorderMs: { most: Math.round(most * 10) / 10, beyond250 },
    delayMs: { median: at(0.5), p99: at(0.99), most: at(1) },
  };
}

function timeOf(text: string): number | undefined {
  const [, seconds, fraction = ""] = TIME.exec(text) ?? [];
  return seconds === undefined ? undefined : Date.parse(`${seconds}Z`) + Number(`0.${fraction || 0}`) * 1000;
}
