import type { AppStatus } from "../engine/model/documents.ts";
import type { Theme } from "./theme.ts";
import { spanOf } from "./units.ts";

export type ChangedView = {
  status: AppStatus;
  /** What was done, in one word: `scaled`, `restarted`. */
  what: string;
  /** The services it was done to; empty: all of the app. */
  services: readonly string[];
  seconds: number;
};

/** How a small change ended: what was done to which services, how many are ready now, and how long it took. */
export function renderChanged({ status, what, services, seconds }: ChangedView, theme: Theme): string {
  const { dot } = theme.signs;
  const whom = services.length === 0 ? "" : `${services.join(", ")} `;
  const counts = status.services.map(({ name, ready, desired }) => `${name} ${ready}/${desired}`).join("  ");
  const title = `${theme.bold(status.app)} ${dot} ${whom}${what} ${dot} ${spanOf(seconds)}`;
  return counts === "" ? title : `${title}\n  ready   ${counts}`;
}
