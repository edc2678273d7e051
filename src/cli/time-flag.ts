import * as Flags from "@oclif/core/flags";
import { durationOf } from "./duration.ts";

/** How long programs are given to end; 0 ends them at once. */
export const timeFlag = Flags.string({
  char: "t",
  summary: "How long programs may take to end before they are killed: 30, 90s; 0: at once. Their own grace otherwise.",
  helpValue: "TIME",
});

/** The flag as the API takes it; checked before anything is asked for. */
export const stopGrace = (time: string | undefined): { stopGraceMs?: number } =>
  time === undefined ? {} : { stopGraceMs: durationOf(time, "--time") };
