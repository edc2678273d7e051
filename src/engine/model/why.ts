import type { WallTime } from "./time.ts";

/** What is asked about: an app, a service of it, or one slot; a host; or an address as people type it. */
export type WhyQuery =
  | { namespace?: string; app: string; service?: string; slot?: number }
  | { host: string }
  | { url: string };

/** One thing that speaks for the verdict; `where` is a place in the Compose file, `command` shows more of it. */
export type WhyEvidence = { at: WallTime; kind: string; text: string; where?: string; command?: string };

/** `where`: the place in the Compose file to change. */
export type WhyFix = { text: string; command?: string; where?: string };

/** Why something is as it is: the verdict in a sentence, what led to it, what shows it, and what to do. */
export type WhyDocument = {
  subject: string;
  verdict: string;
  /** Code of the rule that gave the verdict: `crash-loop`, `dependency`, `ready`, … */
  reason: string;
  /** Whether somebody has to do something, only has to wait, or nothing is wrong. */
  state: "trouble" | "awaited" | "fine";
  because: string[];
  evidence: WhyEvidence[];
  fix: WhyFix[];
};
