/** The parts of a flag's definition that decide how a command line is read. */
export type FlagTable = Readonly<Record<string, { char?: string | undefined; type?: string | undefined }>>;

/** Where the first word stands that is neither a flag nor the value of one; from there on the words are not orc's. */
export function firstPositional(argv: readonly string[], flags: FlagTable): number {
  const takesValue = (token: string): boolean => {
    if (token.includes("=")) return false;
    const entries = Object.entries(flags);
    if (token.startsWith("--")) return entries.some(([name, flag]) => `--${name}` === token && flag.type === "option");
    // Of `-Tu` the last letter may take the next word; of `-uroot` the rest is the value.
    const letters = [...token.slice(1)];
    const at = letters.findIndex((letter) =>
      entries.some(([, flag]) => flag.char === letter && flag.type === "option"),
    );
    return at >= 0 && at === letters.length - 1;
  };
  for (let i = 0; i < argv.length; i += 1) {
    const token = argv[i] ?? "";
    if (token === "--") return i;
    if (!token.startsWith("-") || token === "-") return i;
    if (takesValue(token)) i += 1;
  }
  return argv.length;
}
