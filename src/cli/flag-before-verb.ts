import { type NextStep, UserError } from "../errors/orc-error.ts";
import { foreignFlag } from "./foreign-flags.ts";
import { type CommandFlags, nearestFlag } from "./nearest-flag.ts";

/** The error for a flag that stands before the verb and is none of those that may. */
export function flagBeforeVerb(token: string, verb: string | undefined, ofVerb: CommandFlags = {}): UserError {
  const flag = token.split("=")[0] ?? token;
  return new UserError("input.usage", `${flag} is no flag that stands before a command.`, {
    next: [...stepsFor(token, flag, verb, ofVerb), { text: "all commands", command: "orc help" }],
  });
}

function stepsFor(token: string, flag: string, verb: string | undefined, ofVerb: CommandFlags): readonly NextStep[] {
  const isOfVerb = Object.entries(ofVerb).some(([name, { char }]) => `--${name}` === flag || `-${char}` === flag);
  if (isOfVerb && verb !== undefined) return [{ text: "it stands behind", command: `orc ${verb} ${token}` }];
  const foreign = foreignFlag("", flag);
  if (foreign) return foreign;
  const near = nearestFlag(flag, ofVerb);
  return near === undefined ? [] : [{ text: `did you mean ${near}?` }];
}
