import type { ProbeAnswer } from "../../engine/model/probe-answer.ts";

/** What went wrong with a connection, by its code. */
const CONNECTION: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to it",
  ENETUNREACH: "no route to it",
  EPIPE: "connection reset",
  ETIMEDOUT: "no answer",
};

export const PASSED: ProbeAnswer = { passed: true, words: "ok" };

export const failed = (words: string): ProbeAnswer => ({ passed: false, words });

export const failedLate = (timeoutMs: number): ProbeAnswer => failed(`no answer within ${timeoutMs / 1000} s`);

/** A failed connection in a few words. */
export function failedBy(error: Error): ProbeAnswer {
  const code = "code" in error ? String(error.code) : "";
  return failed(CONNECTION[code] ?? error.message);
}
