import { run } from "./run.ts";

const script = `for folder in /sys/fs/cgroup/"$0" /sys/fs/cgroup/*/"$0"; do
  [ -d "$folder" ] && find "$folder" -depth -type d -exec rmdir {} +
done`;

/** Removes the empty control groups that a crashed host leaves behind, in both cgroup layouts. */
export async function removeCgroups(name: string): Promise<void> {
  await run("sh", ["-c", script, name]);
}
