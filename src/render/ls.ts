import type { AppRow } from "../engine/model/documents.ts";
import { columns } from "./columns.ts";
import { stateWord } from "./state.ts";
import type { Theme } from "./theme.ts";

/** Apps with their release, how many replicas are ready, and where they answer. */
export function renderLs(apps: readonly AppRow[], theme: Theme): string {
  if (apps.length === 0)
    return `No apps yet. Start one with ${theme.accent("orc up")} in a folder with a compose.yaml.`;
  const severalNamespaces = new Set(apps.map(({ namespace }) => namespace)).size > 1;
  const head = ["APP", "STATE", "RELEASE", "READY", "SERVICES", "ROUTES"].map(theme.dim);
  const rows = apps.map((app) => [
    theme.bold(severalNamespaces ? `${app.namespace}/${app.app}` : app.app),
    stateWord(app.state, theme),
    String(app.release),
    readyOf(app, theme),
    app.services.map(({ name }) => name).join(", ") || theme.signs.none,
    app.routes.map(({ url }) => url).join("  ") || theme.signs.none,
  ]);
  return columns([head, ...rows]).join("\n");
}

function readyOf({ services }: AppRow, theme: Theme): string {
  const desired = services.reduce((sum, service) => sum + service.desired, 0);
  const ready = services.reduce((sum, service) => sum + service.ready, 0);
  const text = `${ready}/${desired}`;
  return ready < desired ? theme.yellow(`${text} ${theme.signs.warning}`) : text;
}
