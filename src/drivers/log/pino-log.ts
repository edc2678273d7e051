import { pino } from "pino";
import type { Log } from "../../engine/ports/log.ts";

/** orcd's own log: one JSON object per line on stdout, where `docker logs orcd` shows it. */
export function pinoLog(level: "debug" | "info"): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return ({ level: at, message, fields = {} }) => logger[at](fields, message);
}
