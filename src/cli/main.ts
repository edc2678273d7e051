import { UserError } from "../errors/orc-error.ts";
import { type Route, routeArgv, wantsJson } from "./argv.ts";
import { COMMANDS } from "./commands.ts";
import { LOCAL_CONTEXT } from "./context.ts";
import { leave, leaveWhenUnread } from "./exit.ts";
import { Output } from "./output.ts";
import { reportFailure } from "./report-failure.ts";
import { commandNamed, unknownCommand } from "./spellings.ts";

/** Runs one command line and answers its exit code; `root` is the folder of the package. */
export async function main(argv: readonly string[], root: string): Promise<number> {
  leaveWhenUnread();
  // What breaks beside the command is told as what breaks in it, and ends it: nothing waits for what will not come.
  process.once("uncaughtException", (thrown) => void leave(report(thrown, argv)));
  try {
    return await follow(routeArgv(argv), root);
  } catch (thrown) {
    return report(thrown, argv);
  }
}

function report(thrown: unknown, argv: readonly string[]): number {
  const json = wantsJson(argv, process.env);
  const output = new Output({
    json,
    quiet: false,
    verbose: argv.includes("--verbose"),
    noColor: argv.includes("--no-color"),
    environment: process.env,
  });
  return reportFailure(thrown, output, { api: "orc/v1", context: LOCAL_CONTEXT, namespace: "default" }, process.env);
}

async function follow(route: Route, root: string): Promise<number> {
  if (route.to === "unknown-flag") throw await misplaced(route);
  if (route.to === "missing-value") throw new UserError("input.usage", `${route.flag} needs a value.`);
  const verb = route.verb === undefined ? undefined : commandNamed(route.verb);
  if (route.to === "help" || verb === undefined) return showHelp(verb);
  const load = COMMANDS.get(verb);
  if (!load) throw unknownCommand(verb, [...COMMANDS.keys()]);
  const { default: Command } = await load();
  const { helpAsked } = await import("./help-asked.ts");
  const flags = { ...Command.baseFlags, ...Command.flags };
  if (helpAsked(route.argv, { flags, ownFlagsFirst: Command.ownFlagsFirst })) return showHelp(verb);
  return new Command({ argv: route.argv, id: verb, root }).run();
}

async function misplaced({ flag, verb }: { flag: string; verb?: string }): Promise<UserError> {
  const { flagBeforeVerb } = await import("./flag-before-verb.ts");
  const load = verb === undefined ? undefined : COMMANDS.get(commandNamed(verb));
  const command = (await load?.())?.default;
  return flagBeforeVerb(flag, verb, command && { ...command.baseFlags, ...command.flags });
}

async function showHelp(verb: string | undefined): Promise<number> {
  const { helpFor } = await import("./help.ts");
  process.stdout.write(`${await helpFor(verb, COMMANDS)}\n`);
  return 0;
}
