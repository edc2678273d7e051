import type { ProbeCheck } from "../../model/app-spec.ts";

/** A code says all by itself: `503`, `NOT_SERVING`. */
const CODE = /^[A-Z0-9_]+$/;

/** What a probe asked and was answered, as people read it: `probe http /health 503`. */
export function probeSaid(check: ProbeCheck, words: string): string {
  return `probe ${check.kind} ${askedFor(check)}${CODE.test(words) ? " " : ": "}${words}`;
}

function askedFor(check: ProbeCheck): string {
  switch (check.kind) {
    case "http":
      return check.path;
    case "tcp":
      return String(check.port);
    case "exec":
      return check.command[0] ?? "";
    case "grpc":
      return check.service === "" ? String(check.port) : check.service;
    default:
      return check satisfies never;
  }
}
