import { UserError } from "../../errors/orc-error.ts";

/** The URL of `--probe`, or why it is none. */
export function probeUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new UserError("input.usage", `--probe ${text}: needs a URL such as http://localhost:8080/.`);
}
