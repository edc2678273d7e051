import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { count } from "./units.ts";

export type Removed = { cluster?: string; replicas: readonly string[]; volumes: readonly string[] };

/** What was taken off the machine, and what stays on it. */
export function renderUninstall({ cluster, replicas, volumes }: Removed, withVolumes: boolean, theme: Theme): string {
  if (cluster === undefined && replicas.length === 0) return "orc was not here.";
  const kept =
    volumes.length === 0
      ? []
      : [[withVolumes ? "removed" : "kept", `${count(volumes.length, "volume")}: ${volumes.join(", ")}`]];
  const rows = [
    ["removed", `${count(replicas.length, "replica")}, orcd, its network and its records`],
    ...kept,
    ["back", theme.command("orc up")],
  ];
  return ["orc is off this machine.", ...columns(rows, { indent: 2 })].join("\n");
}
