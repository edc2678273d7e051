import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runSeed, type SeedResult } from "../test/sim/run-seed.ts";

/** `npm run sim -- --seeds N --from K [--trace]`: simulated histories side by side; the exit code says whether all held. */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    trace: { type: "boolean", default: false },
    /** Set for the processes that share the work: which of how many this one is. */
    part: { type: "string" },
  },
});

const first = Number(values.from);
const count = Number(values.seeds);

/** What a process that shares the work tells. */
type Share = { steps: number; failed: SeedResult[] };

async function runShare(part: number, of: number): Promise<Share> {
  const share: Share = { steps: 0, failed: [] };
  for (let seed = first + part; seed < first + count; seed += of) {
    const result = await runSeed(seed);
    share.steps += result.steps;
    if (result.failure !== undefined) share.failed.push(result);
  }
  return share;
}

function shareOf(part: number, of: number): Promise<Share> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--part", `${part}/${of}`]);
    child.once("message", (share) => resolve(share as Share));
    child.once("exit", (code) => reject(new Error(`a simulation ended with ${code} and said nothing`)));
  });
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const workers = Math.max(1, Math.min(availableParallelism(), count));
  const shares = await Promise.all(Array.from({ length: workers }, (_, part) => shareOf(part, workers)));
  const failed = shares.flatMap((share) => share.failed).sort((a, b) => a.seed - b.seed);
  const steps = shares.reduce((sum, share) => sum + share.steps, 0);
  for (const { seed, failure, trace, steps: after } of failed) {
    if (values.trace) console.log(trace.join("\n"));
    console.log(`seed ${seed}: ${failure} (after ${after} steps)`);
    console.log(`  again: npm run sim -- --seeds 1 --from ${seed} --trace`);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${count} seeds, ${steps} steps, ${failed.length} failed, ${seconds} s`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

if (values.part === undefined) await main();
else {
  const [part = 0, of = 1] = values.part.split("/").map(Number);
  process.send?.(await runShare(part, of), () => process.disconnect());
}
