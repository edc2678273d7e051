import { Config } from "@oclif/core/config";
import { UserError } from "../errors/orc-error.ts";
import { type Route, routeArgv, wantsJson } from "./argv.ts";
import { LOCAL_CONTEXT } from "./context.ts";
import { leaveWhenUnread } from "./exit.ts";
import { Output } from "./output.ts";
import { reportFailure } from "./report-failure.ts";
import { commandNamed, unknownCommand } from "./spellings.ts";

/** Runs one command line and answers its exit code; `root` is the folder of the package. */
export async function main(argv: readonly string[], root: string): Promise<number> {
  leaveWhenUnread();
  try {
    const config = await Config.load({ root, devPlugins: false, userPlugins: false });
    return await follow(routeArgv(argv), config);
  } catch (thrown) {
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
}

async function follow(route: Route, config: Config): Promise<number> {
  if (route.to === "unknown-flag") throw await misplaced(route, config);
  if (route.to === "missing-value") throw new UserError("input.usage", `${route.flag} needs a value.`);
  const verb = route.verb === undefined ? undefined : commandNamed(route.verb);
  if (verb !== undefined && !config.commandIDs.includes(verb)) throw unknownCommand(verb, config.commandIDs);
  if (route.to === "help" || verb === undefined) return showHelp(config, verb);
  const { helpAsked } = await import("./help-asked.ts");
  const command = config.findCommand(verb, { must: true });
  if (helpAsked(route.argv, command)) return showHelp(config, verb);
  return (await config.runCommand<number>(verb, route.argv, command)) ?? 0;
}

async function misplaced({ flag, verb }: { flag: string; verb?: string }, config: Config): Promise<UserError> {
  const { flagBeforeVerb } = await import("./flag-before-verb.ts");
  return flagBeforeVerb(flag, verb, verb === undefined ? undefined : config.findCommand(commandNamed(verb))?.flags);
}

async function showHelp(config: Config, verb: string | undefined): Promise<number> {
  const { OrcHelp } = await import("./help.ts");
  await new OrcHelp(config).showHelp(verb === undefined ? [] : [verb]);
  return 0;
}
