import { parseArgs } from "node:util";
import { Random } from "../test/sim/random.ts";
import { soakBig } from "./soak/big.ts";
import { soakByChance } from "./soak/by-chance.ts";
import { soakCycles } from "./soak/cycles.ts";
import { prepare } from "./soak/ground.ts";

/**
 * Long runs on a real engine; exit 1 when a promise is not kept.
 *   npm run soak -- --minutes N [--seed S] [--only WORDS] [--keep]    faults by chance
 *   npm run soak -- --cycles N [--every M]                            up and down, figures every M cycles
 *   npm run soak -- --big                                             50 services, 200 replicas
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string" },
    only: { type: "string" },
    /** Leaves the host as it was when a promise was not kept. */
    keep: { type: "boolean", default: false },
    cycles: { type: "string" },
    every: { type: "string", default: "100" },
    big: { type: "boolean", default: false },
  },
});

const host = `soak-${process.pid}`;

async function soak(seed: number): Promise<void> {
  if (values.big) return soakBig(host);
  if (values.cycles !== undefined) return soakCycles(host, Number(values.cycles), Number(values.every));
  console.log(`seed ${seed}`);
  const ground = await prepare(host, new Random(seed));
  let isKept = false;
  try {
    await soakByChance(ground, Number(values.minutes), values.only);
  } catch (error) {
    isKept = values.keep;
    console.log(`\nagain: npm run soak -- --seed ${seed}`);
    throw error;
  } finally {
    ground.visitors.leave();
    if (isKept) console.log(`left as it is: ORC_HOST=${host} npm run host -- exec COMMAND`);
    else await ground.host.down();
  }
}

try {
  await soak(values.seed === undefined ? (Date.now() & 0xffffff) >>> 0 : Number(values.seed));
} catch (error) {
  console.log(`a promise was not kept: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
