import type { AppRow } from "../engine/model/documents.ts";
import { stateWord } from "./state.ts";
import { type Column, table } from "./table.ts";
import type { Theme } from "./theme.ts";

const COLUMNS: readonly Column[] = [
  { head: "APP" },
  { head: "STATE" },
  { head: "RELEASE", leaveOut: 3 },
  { head: "READY" },
  { head: "SERVICES", leaveOut: 1 },
  { head: "ROUTES", leaveOut: 2 },
];

/** Apps with their release, how many replicas are ready, and where they answer. */
export function renderLs(apps: readonly AppRow[], room: number | undefined, theme: Theme): string {
  if (apps.length === 0)
    return `No apps yet. Start one with ${theme.command("orc up")} in a folder with a compose.yaml.`;
  const severalNamespaces = new Set(apps.map(({ namespace }) => namespace)).size > 1;
  const rows = apps.map((app) => [
    theme.bold(severalNamespaces ? `${app.namespace}/${app.app}` : app.app),
    stateWord(app.state, theme),
    String(app.release),
    readyOf(app, theme),
    app.services.map(({ name }) => name).join(", ") || theme.signs.none,
    app.routes.map(({ url }) => url).join("  ") || theme.signs.none,
  ]);
  return table(COLUMNS, rows, room, theme).join("\n");
}

function readyOf({ services }: AppRow, theme: Theme): string {
  const desired = services.reduce((sum, service) => sum + service.desired, 0);
  const ready = services.reduce((sum, service) => sum + service.ready, 0);
  const text = `${ready}/${desired}`;
  return ready < desired ? theme.yellow(`${text} ${theme.signs.warning}`) : text;
}
