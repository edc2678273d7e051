import type { OrcEvent, Severity } from "../engine/model/event.ts";
import type { Theme } from "./theme.ts";
import { clock } from "./units.ts";

const SIGN: Record<Severity, (theme: Theme) => string> = {
  info: ({ dim, signs }) => dim(signs.dot),
  warning: ({ yellow, signs }) => yellow(signs.warning),
  error: ({ red, signs }) => red(signs.failed),
};

/** One line per event: when, how bad, what about, what happened and why. */
export function renderEvent(event: OrcEvent, theme: Theme): string {
  const because = event.because === undefined ? "" : theme.dim(`  because ${event.because}`);
  const subject = subjectOf(event);
  return `${theme.dim(clock(event.at))}  ${SIGN[event.severity](theme)} ${subject === "" ? "" : `${subject}  `}${event.message}${because}`;
}

function subjectOf({ app, service, slot, host }: OrcEvent): string {
  if (app === undefined) return host ?? "";
  if (service === undefined) return app;
  return slot === undefined ? `${app}/${service}` : `${app}/${service}.${slot}`;
}
