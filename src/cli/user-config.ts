import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors/orc-error.ts";

/** What a person sets once for all projects. */
export type UserConfig = { context?: string; namespace?: string; timeout?: string };

const KEYS = ["context", "namespace", "timeout"] as const;

const userConfigFile = (environment: NodeJS.ProcessEnv): string =>
  join(environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), ".config"), "orc", "config.json");

/** Reads `config.json` of the user; none is as good as an empty one. */
export function readUserConfig(environment: NodeJS.ProcessEnv): UserConfig {
  const file = userConfigFile(environment);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  const config: UserConfig = {};
  const found = parse(text, file);
  for (const [key, value] of Object.entries(found)) {
    const known = KEYS.find((name) => name === key);
    if (!known || typeof value !== "string") {
      throw new UserError(
        "file.invalid",
        `${file}: ${key} is not a setting; there are ${KEYS.join(", ")}, each a text.`,
      );
    }
    config[known] = value;
  }
  return config;
}

function parse(text: string, file: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Said below, as for any other value.
  }
  throw new UserError("file.invalid", `${file} is not a JSON object.`);
}
