import type { OrcEvent, Severity } from "../engine/model/event.ts";
import type { Theme } from "./theme.ts";
import { clock } from "./units.ts";

const SIGN: Record<Severity, (theme: Theme) => string> = {
  info: ({ dim, signs }) => dim(signs.dot),
  warning: ({ yellow, signs }) => yellow(signs.warning),
  error: ({ red, signs }) => red(signs.failed),
};

/** A code of the error catalogue is for machines: the message says it in words. */
const CODE = /^[a-z]+\.[a-z]+$/;

/** One line per event: when, how bad, what about, what happened and why. */
export function renderEvent(event: OrcEvent, theme: Theme): string {
  const { because: cause = "" } = event;
  const isTold = cause === "" || event.message.includes(cause) || CODE.test(cause);
  const because = isTold ? "" : theme.dim(`  because ${cause}`);
  const subject = subjectOf(event);
  const said = `${subject === "" ? "" : `${theme.bold(subject)}  `}${event.message}${because}`;
  return `${theme.dim(clock(event.at))}  ${SIGN[event.severity](theme)} ${said}`;
}

/** The app, and the part of it that the message does not name itself. */
function subjectOf({ app, service, slot, host, message }: OrcEvent): string {
  if (app === undefined) return host ?? "";
  const part = service === undefined ? undefined : slot === undefined ? service : `${service}.${slot}`;
  return part === undefined || message.includes(part) ? app : `${app}/${part}`;
}
