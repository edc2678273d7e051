import { parseArgs } from "node:util";
import { Random } from "../test/sim/random.ts";
import { soakByChance } from "./soak/by-chance.ts";
import { prepare } from "./soak/ground.ts";

/** `npm run soak -- --minutes N [--seed S] [--only WORDS]`: a real cluster under faults; exit 1 when a promise is not kept. */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string" },
    only: { type: "string" },
    /** Leaves the host as it was when a promise was not kept. */
    keep: { type: "boolean", default: false },
  },
});

const seed = values.seed === undefined ? (Date.now() & 0xffffff) >>> 0 : Number(values.seed);
console.log(`seed ${seed}`);
const ground = await prepare(`soak-${process.pid}`, new Random(seed));
let failed = false;
try {
  await soakByChance(ground, Number(values.minutes), values.only);
} catch (error) {
  failed = true;
  console.log(`\na promise was not kept: ${error instanceof Error ? error.message : String(error)}`);
  console.log(`again: npm run soak -- --seed ${seed}`);
}
ground.visitors.leave();
if (failed && values.keep) console.log(`left as it is: ORC_HOST=soak-${process.pid} npm run host -- exec COMMAND`);
else await ground.host.down();
process.exitCode = failed ? 1 : 0;
