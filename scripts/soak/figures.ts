import type { EngineHost } from "../../test/support/host/engine-host.ts";

/** What a cluster uses of its host, by name: what must not grow. */
export type Figures = Record<string, number>;

/** One look at everything, in one program: figures are lines of a name and a number. */
const LOOK = `
pid=$(docker inspect --format '{{.State.Pid}}' orcd)
count() { wc -l | tr -d ' '; }
echo orcd-rss-kib $(awk '/VmRSS/ {print $2}' /proc/$pid/status)
echo orcd-threads $(awk '/Threads/ {print $2}' /proc/$pid/status)
echo orcd-fds $(ls /proc/$pid/fd | count)
echo containers $(docker ps -aq | count)
echo volumes $(docker volume ls -q | count)
echo networks $(docker network ls -q | count)
echo addresses $(docker network inspect orc --format '{{range .Containers}}{{println .IPv4Address}}{{end}}' | grep -c . || true)
echo nft-lines $(nft list table ip orc | count)
echo firewall-rules $(iptables -S | count)
data=/var/lib/docker/volumes/orc-data/_data
echo data-files $(find $data -type f | count)
echo data-kib $(du -sk $data | cut -f1)
echo store-kib $(du -ck $data/store.db* | tail -1 | cut -f1)
echo name-files $(find /var/lib/docker/volumes/orc-names/_data -type f | count)
`;

export async function figuresOf(host: EngineHost): Promise<Figures> {
  const text = await host.output(["sh", "-c", LOOK]);
  return Object.fromEntries(
    text.split("\n").map((line) => {
      const [name = "", value = ""] = line.split(" ");
      return [name, Number(value)] as const;
    }),
  );
}

/** Figures of several moments side by side, one line each. */
export function figuresTable(moments: readonly { when: string; figures: Figures }[]): string {
  const names = Object.keys(moments[0]?.figures ?? {});
  const cells = [
    ["", ...moments.map(({ when }) => when)],
    ...names.map((name) => [name, ...moments.map(({ figures }) => String(figures[name] ?? "-"))]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))))
    .map((row) => row.join("  "))
    .join("\n");
}
