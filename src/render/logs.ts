import type { LogMessage } from "../engine/model/requests.ts";
import { padEnd } from "./columns.ts";
import { terminalText } from "./terminal-text.ts";
import type { Theme } from "./theme.ts";
import { count } from "./units.ts";

export type LogStyle = {
  prefix: boolean;
  timestamps: boolean /** Columns the prefixes take, so that lines stand below each other. */;
  prefixWidth: number /** Lines of several apps name theirs. */;
  severalApps: boolean /** A terminal is not to be wrecked by what is in a log; a pipe gets it as it is. */;
  isTerminal: boolean;
  colour: boolean;
};

type Line = Exclude<LogMessage, { type: "gap" }>;

/** A number for a replica's place, so that it keeps its colour over releases and runs. */
export function colourOf({ app, service, slot }: Pick<Line, "app" | "service" | "slot">): number {
  let hash = 0;
  for (const letter of `${app}/${service}`) hash = (hash * 31 + letter.charCodeAt(0)) % 997;
  return hash + slot;
}

export const prefixOf = (
  { app, service, slot }: Pick<Line, "app" | "service" | "slot">,
  severalApps: boolean,
): string => `${severalApps ? `${app}/` : ""}${service}.${slot}`;

/** One line of a log behind the name of its replica. */
export function renderLog(message: LogMessage, style: LogStyle, theme: Theme): string {
  if (isGap(message)) return theme.yellow(`${theme.unicode ? "…" : "..."} ${count(message.lines, "line")} not shown`);
  const name = padEnd(prefixOf(message, style.severalApps), style.prefixWidth);
  const prefix = style.prefix ? `${theme.prefix(colourOf(message))(`${name} ${theme.signs.bar}`)} ` : "";
  const line = style.isTerminal ? terminalText(message.line, style.colour) : message.line;
  return `${prefix}${style.timestamps ? `${theme.dim(message.at)} ` : ""}${line}`;
}

export const isGap = (message: LogMessage): message is { type: "gap"; lines: number } => "type" in message;
