import { connect } from "node:net";
import type { ProbeCheck } from "../../engine/model/app-spec.ts";
import type { ProbeAnswer } from "../../engine/model/probe-answer.ts";
import { failedBy, failedLate, PASSED } from "./words.ts";

/** Connects and lets go at once; nothing is sent. */
export function askByTcp(
  { port }: Extract<ProbeCheck, { kind: "tcp" }>,
  host: string,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const timer = setTimeout(() => answer(failedLate(timeoutMs)), timeoutMs);
    const answer = (words: ProbeAnswer): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(words);
    };
    socket.once("connect", () => answer(PASSED));
    socket.on("error", (error) => answer(failedBy(error)));
  });
}
