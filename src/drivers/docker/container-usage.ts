import type { ContainerStats } from "dockerode";
import type { ContainerUsage } from "../../engine/ports/container-engine.ts";

const CORE = 1_000_000_000;
const NS_PER_MS = 1_000_000;

/** Two samples closer than this say little, and one older than the longest says how it was, not how it is. */
const SHORTEST_MS = 1000;
const LONGEST_MS = 60_000;
const KEPT = 1000;

type Sample = { cpuNs: number; atMs: number };

/**
 * Turns single samples into usage. The engine's own CPU figure takes it a second or two to make; here a sample is compared
 * with the one before it. Memory is without what can be dropped, as in `docker stats`.
 */
export class UsageMeter {
  readonly #samples = new Map<string, Sample>();

  usageOf(id: string, stats: ContainerStats): ContainerUsage {
    const { cpu_stats: cpu, memory_stats: memory } = stats;
    const now: Sample = { cpuNs: cpu.cpu_usage.total_usage, atMs: Date.parse(stats.read) };
    const before = this.#before(id, now);
    const inactive = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0;
    return {
      ...(before ? { cpuNano: rate(before, now) } : {}),
      memoryBytes: Math.max(0, (memory.usage ?? 0) - inactive),
      memoryLimitBytes: memory.limit ?? 0,
    };
  }

  #before(id: string, now: Sample): Sample | undefined {
    const before = this.#samples.get(id);
    const age = before ? now.atMs - before.atMs : Number.POSITIVE_INFINITY;
    if (age >= SHORTEST_MS) this.#remember(id, now);
    return before && age > 0 && age <= LONGEST_MS && before.cpuNs <= now.cpuNs ? before : undefined;
  }

  /** Those that were not asked about for longest are forgotten first. */
  #remember(id: string, sample: Sample): void {
    this.#samples.delete(id);
    this.#samples.set(id, sample);
    const [oldest] = this.#samples.keys();
    if (this.#samples.size > KEPT && oldest !== undefined) this.#samples.delete(oldest);
  }
}

const rate = (before: Sample, now: Sample): number =>
  Math.round(((now.cpuNs - before.cpuNs) / ((now.atMs - before.atMs) * NS_PER_MS)) * CORE);
