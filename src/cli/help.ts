import { type HelpRow, renderCommandHelp, renderRootHelp, rowsOf } from "../render/help.ts";
import { makeTheme, themeFor } from "../render/theme.ts";
import type { CommandClass } from "./commands.ts";
import { globalFlags } from "./flags.ts";
import { flagRows, helpPage } from "./help-page.ts";
import { TOPICS } from "./help-topics.ts";
import { unknownCommand } from "./spellings.ts";

type Commands = ReadonlyMap<string, () => Promise<{ default: CommandClass }>>;

/** Commands by what a person wants, in the order of a first day. */
const GROUPS: readonly { title: string; verbs: readonly string[] }[] = [
  {
    title: "Bring up and change",
    verbs: ["init", "config", "plan", "up", "scale", "restart", "stop", "start", "rollout", "rollback", "down"],
  },
  { title: "Look", verbs: ["ls", "ps", "why", "logs", "events", "releases", "exec"] },
  { title: "For scripts", verbs: ["api", "schema", "completion"] },
  { title: "This machine", verbs: ["doctor", "backup", "restore", "version", "uninstall"] },
];

/** Nothing is easier to read for being wider. */
const MAX_ROOM = 100;

/** Help as a person asks for it: all commands, one of them, or a topic; throws what to type where there is no such thing. */
export async function helpFor(verb: string | undefined, commands: Commands): Promise<string> {
  const theme = makeTheme(
    themeFor({ environment: process.env, noColor: false, isTerminal: process.stdout.isTTY === true }),
  );
  const room = Math.min(process.stdout.columns || 80, MAX_ROOM);
  if (verb === undefined) return renderRootHelp(await groups(commands), ["flags", ...Object.keys(TOPICS)], theme);
  if (verb === "flags") return flagsOfAll(room);
  const command = await commands.get(verb)?.();
  if (command) return renderCommandHelp(helpPage(verb, command.default), room, theme);
  if (Object.hasOwn(TOPICS, verb)) return TOPICS[verb] ?? "";
  throw unknownCommand(verb, [...commands.keys()], ["flags", ...Object.keys(TOPICS)]);
}

async function groups(commands: Commands): Promise<{ title: string; rows: HelpRow[] }[]> {
  const rows = await Promise.all(
    [...commands].map(async ([verb, load]) => ({ verb, command: (await load()).default })),
  );
  const shown = new Map(rows.filter(({ command }) => !command.hidden).map(({ verb, command }) => [verb, command]));
  const grouped = new Set(GROUPS.flatMap(({ verbs }) => verbs));
  const rest = { title: "More", verbs: [...shown.keys()].filter((verb) => !grouped.has(verb)) };
  return [...GROUPS, rest]
    .map(({ title, verbs }) => ({
      title,
      rows: verbs.flatMap((verb): HelpRow[] => {
        const command = shown.get(verb);
        return command ? [[verb, command.summary]] : [];
      }),
    }))
    .filter((group) => group.rows.length > 0);
}

const flagsOfAll = (room: number): string =>
  ["Every command takes these, before or behind its name.", "", ...rowsOf(flagRows(globalFlags), room)].join("\n");
