/** Flags every command takes, in their long spelling, that may stand before the verb with a value. */
const VALUES: Readonly<Record<string, string>> = {
  "-c": "--context",
  "-p": "--project-name",
  "-f": "--file",
  "-o": "--format",
  "--context": "--context",
  "--namespace": "--namespace",
  "--timeout": "--timeout",
  "--format": "--format",
  "--project-name": "--project-name",
  "--file": "--file",
  "--profile": "--profile",
  "--env-file": "--env-file",
};

const SWITCHES = new Set(["--json", "--quiet", "--verbose", "--no-color"]);
const HELP = new Set(["-h", "--help"]);
const VERSION = new Set(["-V", "--version"]);

/** A command line taken apart: what stands before the verb is moved behind it, spelled out. */
export type Route =
  | { to: "help"; verb?: string }
  | { to: "command"; verb: string; argv: string[] }
  | { to: "unknown-flag"; flag: string; verb?: string }
  | { to: "missing-value"; flag: string };

/**
 * Finds the verb. `-f` before it is always a Compose file, so it is spelled out: behind `logs` it would mean "follow".
 */
export function routeArgv(argv: readonly string[]): Route {
  const before: string[] = [];
  for (let i = 0; i < argv.length; i += 1) {
    const token = argv[i] ?? "";
    if (HELP.has(token)) return { to: "help", ...verbOf(argv.slice(i + 1)) };
    if (VERSION.has(token)) return { to: "command", verb: "version", argv: before };
    if (!token.startsWith("-") || token === "-") return toVerb(token, [...before, ...argv.slice(i + 1)], before.length);
    if (SWITCHES.has(token)) {
      before.push(token);
      continue;
    }
    const { flag, value } = splitFlag(token);
    const long = VALUES[flag];
    if (!long) return { to: "unknown-flag", flag: token, ...verbOf(argv.slice(i + 1)) };
    const given = value ?? argv[i + 1];
    if (given === undefined) return { to: "missing-value", flag };
    before.push(`${long}=${given}`);
    if (value === undefined) i += 1;
  }
  return { to: "help" };
}

function toVerb(verb: string, argv: string[], moved: number): Route {
  if (verb === "help") return { to: "help", ...verbOf(argv.slice(moved)) };
  return { to: "command", verb, argv };
}

const verbOf = (argv: readonly string[]): { verb?: string } => {
  const verb = argv.find((token) => !token.startsWith("-"));
  return verb === undefined ? {} : { verb };
};

/** `--file=x` and `-fx` carry their value in the same word. */
function splitFlag(token: string): { flag: string; value?: string } {
  if (token.startsWith("--")) {
    const at = token.indexOf("=");
    return at < 0 ? { flag: token } : { flag: token.slice(0, at), value: token.slice(at + 1) };
  }
  const value = token.slice(2).replace(/^=/, "");
  return value === "" ? { flag: token.slice(0, 2) } : { flag: token.slice(0, 2), value };
}

/** Whether the person asked for JSON, judged before anything is parsed: also a usage error is one document. */
export function wantsJson(argv: readonly string[], environment: Record<string, string | undefined>): boolean {
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  if (own.includes("--json")) return true;
  const isJson = (token: string, index: number): boolean =>
    token === "-ojson" ||
    token === "--format=json" ||
    token === "-o=json" ||
    ((token === "-o" || token === "--format") && own[index + 1] === "json");
  return own.some(isJson) || isTrue(environment.ORC_JSON);
}

export const isTrue = (value: string | undefined): boolean => value !== undefined && /^(1|true|yes|on)$/i.test(value);
