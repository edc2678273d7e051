import type { GlobalFlags } from "./flags.ts";

/** What somebody typed to say which app they mean, and the app it led to, once that is known. */
export type Here = {
  given: Pick<GlobalFlags, "project-name" | "file" | "profile" | "env-file" | "namespace">;
  app: string | undefined;
};

/** Commands that read the Compose file, and those to which only the name of the app matters. */
const READS_FILE = new Set(["up", "plan", "config"]);
const NAMES_APP = new Set([
  ...["ps", "logs", "exec", "scale", "restart", "stop", "start", "down"],
  ...["releases", "rollback", "rollout", "why", "events"],
]);

/** Which app is meant is said already: by a flag, by `app/service`, as a host or an address, by a plan; or none is. */
const SAYS_WHICH =
  /\s(?:-p|-A|--all-apps|--project-name|--plan|--help)(?:\s|$)|^orc \S+(?: -\S+)* [a-z0-9][\w.-]*(?:\/|:\d)|^orc why https?:/;

/** A hint as it has to be typed here: with the flags that this command was given to find its app. */
export function typedHere(command: string, { given, app }: Here): string {
  const [orc, verb = "", ...rest] = command.split(" ");
  if (orc !== "orc" || SAYS_WHICH.test(command)) return command;
  const flags = READS_FILE.has(verb) ? fileFlags(given) : NAMES_APP.has(verb) ? appFlags(given, app) : [];
  // What stands behind the first word of `exec` is a command of somebody else's.
  const words = verb === "exec" ? [orc, verb, ...flags, ...rest] : [orc, verb, ...rest, ...flags];
  return words.join(" ");
}

const named = (flag: string, values: readonly string[] = []): string[] =>
  values.flatMap((value) => [flag, quoted(value)]);

const fileFlags = (given: Here["given"]): string[] => [
  ...named("-f", given.file),
  ...named("--profile", given.profile),
  ...named("--env-file", given["env-file"]),
  ...named("-p", one(given["project-name"])),
  ...named("--namespace", one(given.namespace)),
];

/** Where neither flag was given, the folder says which app it is, then as now. */
function appFlags({ "project-name": project, file = [], namespace }: Here["given"], app: string | undefined): string[] {
  const meant = project ?? (file.length > 0 ? app : undefined);
  return [...named("-p", one(meant)), ...named("--namespace", one(namespace))];
}

const one = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

const quoted = (value: string): string =>
  /^[\w./:@%+=,~-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
