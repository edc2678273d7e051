import type { Command } from "@oclif/core/command";
import { Help } from "@oclif/core/help";
import { columns } from "../render/columns.ts";

/** Commands by what a person wants, in the order of a first day. */
const GROUPS: readonly { title: string; verbs: readonly string[] }[] = [
  {
    title: "BRING UP AND CHANGE",
    verbs: ["init", "config", "plan", "up", "scale", "restart", "stop", "start", "rollout", "rollback", "down"],
  },
  { title: "LOOK", verbs: ["ls", "ps", "why", "logs", "events", "releases", "exec"] },
  { title: "FOR SCRIPTS", verbs: ["api", "schema", "completion"] },
  { title: "THIS MACHINE", verbs: ["doctor", "backup", "restore", "version", "uninstall"] },
];

/** Help as orc gives it: commands by purpose, each with an example that works. */
export class OrcHelp extends Help {
  override formatRoot(): string {
    return "orc runs a compose.yaml: keeps it up, heals it, replaces it without a gap.\n\nUSAGE\n  $ orc COMMAND [FLAG…]\n";
  }

  protected override formatCommand(command: Command.Loadable): string {
    command.usage ??= usageOf(command);
    return super.formatCommand(command);
  }

  protected override formatCommands(commands: Command.Loadable[]): string {
    const known = new Map(commands.map((command) => [command.id, command]));
    const grouped = new Set(GROUPS.flatMap(({ verbs }) => verbs));
    const rest = { title: "MORE", verbs: [...known.keys()].filter((verb) => !grouped.has(verb)) };
    const rows = [...GROUPS, rest].map(({ title, verbs }) => ({
      title,
      rows: verbs.flatMap((verb) => (known.has(verb) ? [[verb.padEnd(10), known.get(verb)?.summary ?? ""]] : [])),
    }));
    const sections = rows.filter((group) => group.rows.length > 0);
    const text = sections.map((group) => [group.title, ...columns(group.rows, { indent: 2 })].join("\n"));
    return `${text.join("\n\n")}\n\n  orc COMMAND --help explains one. Start with: orc init, then orc up.`;
  }
}

/** `up [SERVICES…] [FLAG…]`: the flags are listed below anyway. */
function usageOf({ id, args }: Command.Loadable): string {
  const words = Object.values(args).map(({ name, required, multiple }) => {
    const word = `${name.toUpperCase()}${multiple ? "…" : ""}`;
    return required ? word : `[${word}]`;
  });
  return [id, ...words, "[FLAG…]"].join(" ");
}
