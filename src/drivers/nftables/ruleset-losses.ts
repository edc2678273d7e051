import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { TABLE } from "./frame.ts";

const REOPEN_FIRST_MS = 250;
const REOPEN_MOST_MS = 30_000;

/**
 * Whether a line of `nft monitor destroy` tells of the loss of something that only others take away. Chains of services and
 * elements of sets come and go with every table that is loaded; where iptables keeps its rules elsewhere, nothing is told.
 */
export function isLoss(line: string): boolean {
  const [word, kind, family, table, chain = ""] = line.split(" ");
  if (word !== "delete") return false;
  const isOurs = `${family} ${table}` === TABLE;
  if (!isOurs && `${family} ${table}` !== "ip filter") return false;
  if (kind === "table") return true;
  if (kind !== "rule" && kind !== "chain") return false;
  return isOurs ? !/^(vip|port)\//.test(chain) : /^(DOCKER-USER|INPUT|FORWARD)$/.test(chain);
}

/** Says whenever a part of the kernel's rules was lost, until `signal` aborts; a monitor that ends is begun anew. */
export async function* rulesetLosses(signal: AbortSignal): AsyncGenerator<void> {
  let waitMs = REOPEN_FIRST_MS;
  while (!signal.aborted) {
    const child = spawn("nft", ["monitor", "destroy"], { stdio: ["ignore", "pipe", "ignore"], signal });
    // Its end is the end of its lines.
    child.on("error", () => {});
    for await (const line of linesOf(child)) {
      waitMs = REOPEN_FIRST_MS;
      if (isLoss(line)) yield;
    }
    await pause(waitMs, undefined, { signal }).catch(() => {});
    waitMs = Math.min(waitMs * 2, REOPEN_MOST_MS);
  }
}

const linesOf = ({ stdout }: ChildProcess): AsyncIterable<string> => {
  if (!stdout) throw new Error("a monitor without output");
  return createInterface({ input: stdout });
};
