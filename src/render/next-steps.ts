import type { NextStep } from "../errors/orc-error.ts";
import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";

/** What to do next, one line each: the reason to type it, then what to type. */
export const nextSteps = (steps: readonly NextStep[], theme: Theme, indent = 2): string[] =>
  columns(
    steps.map(({ text, command }) => (command === undefined ? [text] : [text, theme.command(command)])),
    { indent, ragged: true },
  );
