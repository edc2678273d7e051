import { OrcError } from "../../errors/orc-error.ts";
import { diskFull } from "../disk/disk-full.ts";

/** Result codes of SQLite that mean something to a person; extended codes carry them in their lowest byte. */
const BUSY = 5;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

/** Errors of SQLite in the words of the catalogue. */
export function asStoreError(error: unknown, path: string): OrcError {
  if (error instanceof OrcError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = resultCode(error);
  if (code === BUSY || /database is locked/.test(message)) {
    return new OrcError("store.held", `Another process has ${path} open.`, { cause: error });
  }
  if (code === FULL) return diskFull(path, error);
  if (code === CORRUPT || code === NOT_A_DATABASE) {
    return new OrcError("store.damaged", `${path}: ${message}`, { cause: error });
  }
  return new OrcError("store.failed", `${path}: ${message}`, { cause: error });
}

const resultCode = (error: unknown): number | undefined =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
