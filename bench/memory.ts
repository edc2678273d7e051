import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchHost } from "./bench-host.ts";
import { processOf } from "./process-of.ts";
import { type Line, print } from "./verdict.ts";

const WATCHED_MS = 60_000;
const TICKS_PER_SECOND = 100;
const ANON_MB = { idle: 60, with50: 90 };
const RSS_MB = 120;
const CPU_PERCENT = 1;

type Look = { anonMb: number; rssMb: number; peakMb: number; ticks: number };

async function look(pid: number): Promise<Look> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const mb = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024) / 1e6;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // Its own time and that of programs it has run.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { anonMb: mb("RssAnon"), rssMb: mb("VmRSS"), peakMb: mb("VmHWM"), ticks };
}

/** What orcd takes: memory of its own, resident memory, and processor time over a minute; the first figures of a fresh one. */
export async function benchMemory(bench: BenchHost): Promise<void> {
  const { host } = bench;
  const [none, one, fifty, twenty] = await Promise.all(
    [0, 1, 50, 20].map((size) => bench.project(`memory${size}`, size)),
  );
  if (!none || !one || !fifty || !twenty) return;
  await bench.orc(none, "ls");
  const pid = await processOf(await host.docker("inspect", "-f", "{{.Id}}", "orcd"));
  const lines = [await watched("idle", pid, ANON_MB.idle)];
  await bench.orc(one, "up", "--yes");
  lines.push(await watched("1 replica", pid, ANON_MB.idle));
  await bench.orc(one, "down", "--yes");
  await bench.orc(fifty, "up", "--yes");
  lines.push(await watched("50 replicas", pid, ANON_MB.with50));
  await bench.orc(fifty, "down", "--yes");
  for (let round = 0; round < 5; round += 1) {
    await bench.orc(twenty, "up", "--yes");
    await bench.orc(twenty, "down", "--yes");
  }
  const after = await look(pid);
  lines.push({ what: "after 5 × up and down of 20", figures: memoryOf(after), aim: memoryAim(after, ANON_MB.with50) });
  print(`orcd: memory, and processor time over ${WATCHED_MS / 1000} s`, lines);
}

async function watched(what: string, pid: number, anonMb: number): Promise<Line> {
  const before = await look(pid);
  await sleep(WATCHED_MS);
  const after = await look(pid);
  const percent = (((after.ticks - before.ticks) / TICKS_PER_SECOND) * 1000 * 100) / WATCHED_MS;
  const aim = memoryAim(after, anonMb);
  const isIdle = what === "idle";
  return {
    what,
    figures: `${memoryOf(after)} · ${percent.toFixed(2)} % of a processor`,
    aim: isIdle
      ? { text: `${aim.text}, < ${CPU_PERCENT} % of a processor`, isMet: aim.isMet && percent < CPU_PERCENT }
      : aim,
  };
}

const memoryOf = ({ anonMb, rssMb, peakMb }: Look): string =>
  `${anonMb.toFixed(0)} MB of its own · ${rssMb.toFixed(0)} MB resident, ${peakMb.toFixed(0)} at most`;

const memoryAim = ({ anonMb, peakMb }: Look, most: number): NonNullable<Line["aim"]> => ({
  text: `≤ ${most} MB of its own, ≤ ${RSS_MB} MB resident`,
  isMet: anonMb <= most && peakMb <= RSS_MB,
});
