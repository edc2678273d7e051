import type { ContainerStats } from "dockerode";
import type { ContainerUsage } from "../../engine/ports/container-engine.ts";

const CORE = 1_000_000_000;

/** What a container uses: CPU as a share of cores over the engine's own sampling span, memory without what can be dropped (as `docker stats`). */
export function usageOf(stats: ContainerStats): ContainerUsage {
  const { cpu_stats: cpu, precpu_stats: before, memory_stats: memory } = stats;
  const used = cpu.cpu_usage.total_usage - (before.cpu_usage?.total_usage ?? 0);
  const system = (cpu.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0);
  const cores = cpu.online_cpus || 1;
  const inactive = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0;
  return {
    cpuNano: system > 0 && used > 0 ? Math.round((used / system) * cores * CORE) : 0,
    memoryBytes: Math.max(0, (memory.usage ?? 0) - inactive),
    memoryLimitBytes: memory.limit ?? 0,
  };
}
