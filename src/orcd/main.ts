import { pinoLog } from "../drivers/log/pino-log.ts";
import { ORC_VERSION } from "../engine/model/version.ts";
import { asOrcError } from "../errors/orc-error.ts";
import { readSettings } from "./settings.ts";
import { type Orcd, startOrcd } from "./start-orcd.ts";

/** How long open answers may take to end before the process does. */
const STOP_MS = 5000;

const settings = readSettings(process.env);
const log = pinoLog(settings.logLevel);

/** Whatever cannot be handled ends the process: the engine starts it again, and every part takes up where it was. */
function fail(thrown: unknown): void {
  const error = asOrcError(thrown);
  log({
    level: "error",
    message: "orcd ends",
    fields: { code: error.code, error: error.message, stack: thrown instanceof Error ? thrown.stack : undefined },
  });
  process.exit(error.exitCode);
}

process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

/** Ends in order; the engine starts the next orcd where it is to. */
function stop(fields: Record<string, string>): void {
  log({ level: "info", message: "orcd stops; replicas keep running", fields });
  setTimeout(() => process.exit(0), STOP_MS).unref();
  void starting
    .then((orcd) => orcd.stop())
    .then(() => process.exit(0))
    .catch(fail);
}

const starting: Promise<Orcd> = startOrcd(settings, log, { failed: fail, restart: (because) => stop({ because }) });
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop({ signal }));
starting.then(() => log({ level: "info", message: "orcd works", fields: { version: ORC_VERSION } })).catch(fail);
