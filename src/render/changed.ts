import type { AppStatus } from "../engine/model/documents.ts";
import type { Theme } from "./theme.ts";
import { span } from "./units.ts";

/** How a small change ended: what is ready now, and how long it took. */
export function renderChanged({ status, seconds }: { status: AppStatus; seconds: number }, theme: Theme): string {
  const { dot } = theme.signs;
  const services = status.services.map(({ name, ready, desired }) => `${name} ${ready}/${desired}`).join("  ");
  const title = `${theme.bold(status.app)} is ${status.state === "stopped" ? "stopped" : "up"} ${dot} release ${status.record.release} ${dot} ${span(seconds * 1000)}`;
  return services === "" ? title : `${title}\n  ${services}`;
}
