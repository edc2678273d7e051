import { columns } from "./columns.ts";
import type { Theme } from "./theme.ts";

/** A word or a flag, and what it is for. */
export type HelpRow = readonly [name: string, about: string];

/** What a person is told of one command. */
export type HelpPage = {
  usage: string;
  summary: string;
  description?: string | undefined;
  examples: readonly string[];
  words: readonly HelpRow[];
  flags: readonly HelpRow[];
};

/** Commands with one purpose, and what each is for. */
export type HelpGroup = { title: string; rows: readonly HelpRow[] };

/** A name longer than this has what it is for on the next line. */
const NAME_WIDTH = 24;

/** Help of one command, on one screen: what for, how, with what. */
export function renderCommandHelp(page: HelpPage, room: number, theme: Theme): string {
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", theme.bold(title), ...lines];
  return [
    page.summary,
    ...section("Usage", [`  ${page.usage}`]),
    ...section(
      "Examples",
      page.examples.map((example) => `  ${theme.accent(example)}`),
    ),
    ...section("Words", rowsOf(page.words, room)),
    ...section("Flags", rowsOf(page.flags, room)),
    ...(page.description === undefined ? [] : ["", ...paragraphs(page.description, room)]),
    "",
    theme.dim("Flags of every command: orc help flags"),
  ].join("\n");
}

/** All commands by purpose. */
export function renderRootHelp(groups: readonly HelpGroup[], topics: readonly string[], theme: Theme): string {
  const nameWidth = Math.max(...groups.flatMap(({ rows }) => rows.map(([name]) => name.length)));
  const lines = groups.flatMap(({ title, rows }) => [
    "",
    theme.bold(title),
    ...columns(
      rows.map(([name, about]) => [theme.accent(name.padEnd(nameWidth)), about]),
      { indent: 2 },
    ),
  ]);
  return [
    "orc runs a compose.yaml: keeps it up, heals it, replaces it without a gap.",
    ...lines,
    "",
    "Explain one: orc help COMMAND",
    `Also: orc help ${topics.join("|")}`,
    "Start with: orc init, then orc up",
  ].join("\n");
}

/** Rows of names and what they are for, broken where the terminal ends. */
export function rowsOf(rows: readonly HelpRow[], room: number): string[] {
  const longest = Math.max(0, ...rows.map(([name]) => name.length));
  const width = Math.min(longest, NAME_WIDTH);
  const hanging = " ".repeat(width + 4);
  return rows.flatMap(([name, about]) => {
    const lines = wrap(about, room - hanging.length);
    if (name.length > width) return [`  ${name}`, ...lines.map((line) => hanging + line)];
    return [`  ${name.padEnd(width)}  ${lines[0] ?? ""}`.trimEnd(), ...lines.slice(1).map((line) => hanging + line)];
  });
}

/** Text of several paragraphs; lines that are set in are left as they are. */
function paragraphs(text: string, room: number): string[] {
  return text.split("\n").flatMap((line) => (line.startsWith(" ") ? [line] : wrap(line, room)));
}

/** Breaks a sentence into lines no longer than there is room. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
