import { renameSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { OrcError } from "../../errors/orc-error.ts";
import { MIGRATIONS, type Migration } from "./schema.ts";
import { verifyCopy } from "./verify-copy.ts";

/** Brings the tables to today's version, after a verified copy of what was there; refuses those of a newer orcd. */
export function migrate(database: DatabaseSync, path: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const current = migrations.length;
  const version = Number(database.prepare("PRAGMA user_version").get()?.user_version);
  if (version > current) {
    throw new OrcError(
      "store.newer",
      `${path} has tables of version ${version}; this orcd knows versions up to ${current}.`,
      {
        next: [{ text: "start the newer orcd again", command: "npm install -g orc@latest" }],
      },
    );
  }
  if (version === current) return;
  if (version > 0) copyBefore(database, `${path}.before-${current}`);
  database.exec("BEGIN IMMEDIATE");
  for (const step of migrations.slice(version)) step(database);
  database.exec(`PRAGMA user_version = ${current}`);
  database.exec("COMMIT");
}

/** The copy has its name only once it was read whole; what an attempt that was cut short left is in nobody's way. */
function copyBefore(database: DatabaseSync, copy: string): void {
  const unread = `${copy}.new`;
  rmSync(unread, { force: true });
  try {
    database.prepare("VACUUM INTO ?").run(unread);
    verifyCopy(unread);
    renameSync(unread, copy);
  } finally {
    rmSync(unread, { force: true });
  }
}
