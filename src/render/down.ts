import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";
import { spanOf } from "./units.ts";

/** `removed`: the volumes that went with it; absent: they stay. `isElsewhere`: its Compose file is not here. */
export type DownView = { app: string; seconds: number; removed?: readonly string[]; isElsewhere?: boolean };

/** How `down` ended, what is left of the app, and the way back. */
export function renderDown({ app, seconds, removed, isElsewhere = false }: DownView, theme: Theme): string {
  const volumes =
    removed === undefined ? "stay" : removed.length === 0 ? "it had none" : `removed: ${removed.join(", ")}`;
  const rows = [
    ["volumes", volumes],
    ["back", isElsewhere ? `${theme.accent("orc up")} in the folder of its compose.yaml` : theme.command("orc up")],
  ];
  return [`${theme.bold(app)} is down ${theme.signs.dot} ${spanOf(seconds)}`, ...columns(rows, { indent: 2 })].join(
    "\n",
  );
}
