import { spawn } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BenchHost } from "./bench-host.ts";
import { benchCli } from "./cli.ts";
import { benchHeal } from "./heal.ts";
import { benchMemory } from "./memory.ts";
import { benchUp } from "./up.ts";
import { benchVip } from "./vip.ts";

/**
 * npm run bench [-- PART…] [--rounds N]: what commands cost, on an engine of its own, beside the bare engine, an empty
 * oclif command and docker compose. Root. Prints figures and asserts nothing: machines differ, ratios less so.
 */
const PARTS: Readonly<Record<string, (bench: BenchHost, rounds: number) => Promise<void>>> = {
  // First, because it looks at an orcd that has done nothing yet.
  memory: benchMemory,
  cli: benchCli,
  up: benchUp,
  heal: benchHeal,
  vip: benchVip,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" } },
});
const unknown = positionals.find((part) => part !== "logs" && !(part in PARTS));
if (unknown !== undefined) {
  console.error(`bench: ${unknown} is no part; there are ${[...Object.keys(PARTS), "logs"].join(", ")}`);
  process.exit(2);
}

if (positionals.includes("logs")) {
  const [code] = await once(
    spawn(process.execPath, [join(import.meta.dirname, "logs.ts")], { stdio: "inherit" }),
    "exit",
  );
  if (code !== 0) process.exit(1);
}
const parts = Object.entries(PARTS).filter(([part]) => positionals.length === 0 || positionals.includes(part));
if (parts.length > 0) {
  const began = performance.now();
  const bench = await BenchHost.boot();
  try {
    for (const [, part] of parts) await part(bench, Number(values.rounds));
  } finally {
    await bench.down();
  }
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  console.log(
    `\n${values.rounds} rounds in ${minutes} minutes on Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`,
  );
}
