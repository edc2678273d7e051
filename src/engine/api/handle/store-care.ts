import type { RestoreDocument } from "../../model/restored.ts";
import type { Answer, Call } from "../call.ts";
import { restoreQuery } from "../schema/queries.ts";

/** A backup made for whoever asks, verified before the first byte of it is sent. */
export async function backup({ ports }: Call): Promise<Answer> {
  const made = await ports.care.backUp();
  const headers = { "content-length": made.bytes, "x-orc-backup-at": made.at, "x-orc-backup-keys": made.keys };
  return { bytes: ports.care.read(made), headers };
}

/** Says what a restore would make of every app; with `apply` it is done, and orcd starts anew. */
export async function restore(call: Call): Promise<Answer> {
  const { from, apply } = call.query(restoreQuery);
  const prepared = await call.ports.care.prepare(from === "file" ? { from, body: call.stream } : { from });
  const apps = apply ? await prepared.carryOut() : prepared.apps;
  const { backupAt } = prepared;
  const document: RestoreDocument = { from, ...(backupAt === undefined ? {} : { backupAt }), apps, applied: apply };
  return { json: document };
}
