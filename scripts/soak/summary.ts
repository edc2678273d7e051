/** What one fault came to. */
export type Strike = { fault: string; healMs: number; sent: number; lostByPort: number; lostByName: number };

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** One line per fault: how often, how fast it healed, what it cost visitors. */
export function summary(strikes: readonly Strike[]): string {
  const head = `${"fault".padEnd(48)} count  median s   p95 s  worst s  lost by port  lost by name`;
  const groups = [...Map.groupBy(strikes, ({ fault }) => fault)].sort(([a], [b]) => a.localeCompare(b));
  const lines = groups.map(([fault, own]) => {
    const heals = own.map(({ healMs }) => healMs).sort((a, b) => a - b);
    const lost = (key: "lostByPort" | "lostByName"): number => own.reduce((sum, strike) => sum + strike[key], 0);
    return [
      fault.padEnd(48),
      String(own.length).padStart(6),
      seconds(at(heals, 0.5)).padStart(10),
      seconds(at(heals, 0.95)).padStart(8),
      seconds(at(heals, 1)).padStart(9),
      String(lost("lostByPort")).padStart(14),
      String(lost("lostByName")).padStart(14),
    ].join("");
  });
  return [head, ...lines].join("\n");
}
