/** Chances that something goes wrong between an engine and whoever asks it; may be changed at any time. */
export type EngineTrouble = {
  /** A call is refused and nothing was done. */
  refused: number;
  /** A call was done, but its answer never arrives. */
  answerLost: number;
  /** A call is done or not, and there is no answer until the engine goes down. */
  hangs: number;
  pullFails: number;
  eventLost: number;
  eventDoubled: number;
  /** The stream of events breaks, and with it what was under way in it. */
  streamBreaks: number;
  /** Every latency times this. */
  slowness: number;
};

export const NO_TROUBLE: EngineTrouble = {
  refused: 0,
  answerLost: 0,
  hangs: 0,
  pullFails: 0,
  eventLost: 0,
  eventDoubled: 0,
  streamBreaks: 0,
  slowness: 1,
};

/** Least and most milliseconds of a call to an idle engine, as measured on a small machine. */
export const LATENCY_MS = {
  info: [5, 20],
  list: [3, 30],
  inspect: [1, 5],
  events: [1, 10],
  hasImage: [1, 5],
  pull: [300, 5000],
  create: [20, 80],
  start: [120, 500],
  unpause: [5, 30],
  stop: [10, 60],
  kill: [10, 60],
  remove: [10, 100],
  logs: [2, 10],
  usage: [10, 30],
} as const satisfies Record<string, readonly [number, number]>;

export type EngineCall = keyof typeof LATENCY_MS;
