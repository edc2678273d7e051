import { Chalk } from "chalk";

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
  accent: Paint;
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

/** Paints take one text: behind `map` they would be given its index too, and print it. */
const paint =
  (chalk: (text: string) => string): Paint =>
  (text) =>
    chalk(text);

export type ThemeOptions = { colour: boolean; unicode: boolean };

/** Makes a theme; without colour every paint is the identity. */
export function makeTheme({ colour, unicode }: ThemeOptions): Theme {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const { cyan, yellow, green, magenta, blue, cyanBright, yellowBright, greenBright, magentaBright, blueBright } =
    chalk;
  const prefixes = [
    cyan,
    yellow,
    green,
    magenta,
    blue,
    cyanBright,
    yellowBright,
    greenBright,
    magentaBright,
    blueBright,
  ].map(paint);
  return {
    signs: unicode ? UNICODE : ASCII,
    unicode,
    accent: paint(chalk.cyan),
    bold: paint(chalk.bold),
    dim: paint(chalk.dim),
    red: paint(chalk.red),
    yellow: paint(chalk.yellow),
    green: paint(chalk.green),
    prefix: (index) => prefixes[index % prefixes.length] ?? ((text) => text),
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
