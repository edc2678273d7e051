import { readdir, readFile } from "node:fs/promises";

/** The first process of a container, by its number on this machine rather than in the host's own count. */
export async function processOf(container: string): Promise<number> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const [groups, status] = await Promise.all(
      ["cgroup", "status"].map((name) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "")),
    );
    if (groups?.includes(container) && /^NSpid:.*\s1$/m.test(status ?? "")) return Number(pid);
  }
  throw new Error(`container ${container} has no process`);
}
