import type { Finding } from "../../engine/model/requests.ts";
import type { LocalFacts } from "./facts.ts";

/** Something that may be so on this machine, and what is said of it then. */
export type LocalRule = { holds(facts: LocalFacts): boolean; says(facts: LocalFacts): Finding };

type Fix = NonNullable<Finding["fix"]>;

export const finding = (level: Finding["level"], subject: string, message: string, fix?: Fix): Finding => ({
  level,
  subject,
  message: message.replace(/\.$/, ""),
  ...(fix ? { fix } : {}),
});

export const problem = (subject: string, message: string, fix?: Fix): Finding =>
  finding("problem", subject, message, fix);
export const warning = (subject: string, message: string, fix?: Fix): Finding =>
  finding("warning", subject, message, fix);
