// Not imported: as an ES module Node's own modules first make everything they export, for some of it milliseconds.
const { styleText } = process.getBuiltinModule("node:util");

/** Signs that stand beside every colour, so that nothing is said by colour alone. */
export type Signs = {
  ok: string;
  failed: string;
  warning: string;
  going: string;
  waiting: string;
  dot: string;
  arrow: string;
  bar: string;
  none: string;
};

type Paint = (text: string) => string;

/** How text looks: one accent, red for what is broken, yellow for what a person should look at. */
export type Theme = {
  signs: Signs;
  unicode: boolean;
  colour: boolean;
  accent: Paint;
  /** A command to be typed, with what has to stand behind it here. */
  command: Paint;
  bold: Paint;
  dim: Paint;
  red: Paint;
  yellow: Paint;
  green: Paint;
  /** One of a few colours for log prefixes, by number. */
  prefix: (index: number) => Paint;
};

const UNICODE: Signs = {
  ok: "✓",
  failed: "✗",
  warning: "!",
  going: "◐",
  waiting: "·",
  dot: "·",
  arrow: "→",
  bar: "│",
  none: "·",
};
const ASCII: Signs = {
  ok: "+",
  failed: "x",
  warning: "!",
  going: "~",
  waiting: ".",
  dot: "-",
  arrow: "->",
  bar: "|",
  none: "-",
};

type Style = Extract<Parameters<typeof styleText>[0], string>;

const PREFIXES: readonly Style[] = [
  "cyan",
  "yellow",
  "green",
  "magenta",
  "blue",
  "cyanBright",
  "yellowBright",
  "greenBright",
  "magentaBright",
  "blueBright",
];

const asItIs: Paint = (text) => text;

/** `typed`: a command as it has to be typed where this is read. */
export type ThemeOptions = { colour: boolean; unicode: boolean; typed?: (command: string) => string };

/** Makes a theme; without colour every paint is the identity. */
export function makeTheme({ colour, unicode, typed = asItIs }: ThemeOptions): Theme {
  // Whether to paint is decided here, and not by what Node thinks of a stream.
  const paint = (style: Style): Paint =>
    colour ? (text) => (text === "" ? "" : styleText(style, text, { validateStream: false })) : asItIs;
  const accent = paint("cyan");
  const prefixes = PREFIXES.map(paint);
  return {
    signs: unicode ? UNICODE : ASCII,
    unicode,
    colour,
    accent,
    command: (text) => accent(typed(text)),
    bold: paint("bold"),
    dim: paint("dim"),
    red: paint("red"),
    yellow: paint("yellow"),
    green: paint("green"),
    prefix: (index) => prefixes[index % prefixes.length] ?? asItIs,
  };
}

export type Surroundings = { environment: Record<string, string | undefined>; isTerminal: boolean; noColor: boolean };

/** Colour only on a terminal of a person who did not ask for none; signs of Unicode where they can be shown. */
export function themeFor({ environment, isTerminal, noColor }: Surroundings): ThemeOptions {
  const colour = isTerminal && !noColor && !environment.NO_COLOR && !environment.CI && environment.TERM !== "dumb";
  return { colour, unicode: canShowUnicode(environment) };
}

function canShowUnicode(environment: Record<string, string | undefined>): boolean {
  if (environment.TERM === "linux" || environment.TERM === "dumb") return false;
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || "";
  return /utf-?8/i.test(locale);
}
