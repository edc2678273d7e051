import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { bytes } from "./units.ts";

/** Where a backup is, and how it is put back. */
export function renderBackup(made: { file: string; bytes: number; keys: number }, theme: Theme): string {
  const rows = [
    ["verified", `${bytes(made.bytes)}, ${made.keys} keys`],
    ["put it back", theme.command(`orc restore ${made.file}`)],
  ];
  return [`The store is backed up to ${made.file}.`, ...columns(rows, { indent: 2 })].join("\n");
}
