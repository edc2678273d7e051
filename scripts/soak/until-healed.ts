import { setTimeout as sleep } from "node:timers/promises";
import type { Ground } from "./ground.ts";
import { unkept } from "./promises.ts";

/** Waits until everything that is promised holds twice in a row; answers when the first look that found it so had ended. */
export async function untilHealed(ground: Ground, deadlineMs: number): Promise<number> {
  const began = performance.now();
  let firstAt: number | undefined;
  for (let last = ""; ; ) {
    const wrong = await unkept(ground).catch((error: Error) => error.message);
    if (wrong === undefined && firstAt !== undefined) return firstAt;
    firstAt = wrong === undefined ? performance.now() - began : undefined;
    last = wrong ?? last;
    if (performance.now() - began > deadlineMs) throw new Error(`not healed after ${deadlineMs / 1000} s: ${last}`);
    await sleep(200);
  }
}
