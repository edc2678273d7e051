import type { NextStep } from "../errors/orc-error.ts";
import { notes } from "./columns.ts";
import type { Theme } from "./theme.ts";

/** What to do next, one line each: the reason to type it, then what to type. */
export const nextSteps = (steps: readonly NextStep[], theme: Theme, room?: number): string[] =>
  notes(
    steps.map(({ text, command }) => (command === undefined ? [text] : [text, theme.command(command)])),
    2,
    room,
  );
