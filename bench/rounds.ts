/** What one step took: by the clock on the wall, and of the processors where that is known. */
export type Cost = { wallMs: number; cpuMs?: number };

/** One that takes part: a name, and a step whose cost is compared. */
export type Contestant = { name: string; step: () => Promise<Cost> };

/** What everybody's steps took, round by round. */
export type Rounds = ReadonlyMap<string, Cost[]>;

/** Lets everybody take turns, beginning with another one each round: what disturbs the machine disturbs all of them. */
export async function rounds(count: number, contestants: readonly Contestant[]): Promise<Rounds> {
  const costs = new Map(contestants.map(({ name }) => [name, [] as Cost[]]));
  for (let round = 0; round < count; round += 1) {
    const first = round % contestants.length;
    for (const { name, step } of [...contestants.slice(first), ...contestants.slice(0, first)]) {
      costs.get(name)?.push(await step());
    }
  }
  return costs;
}

/** The value that this share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

const wallOf = ({ wallMs }: Cost): number => wallMs;

export const medianWall = (all: Rounds, name: string): number => median((all.get(name) ?? []).map(wallOf));

export const medianCpu = (all: Rounds, name: string): number | undefined => {
  const known = (all.get(name) ?? []).flatMap(({ cpuMs }) => cpuMs ?? []);
  return known.length > 0 ? median(known) : undefined;
};

/** The median of the ratios within each round. */
export function ratio(all: Rounds, name: string, base: string, of: (cost: Cost) => number = wallOf): number {
  const against = all.get(base) ?? [];
  return median(
    (all.get(name) ?? []).flatMap((cost, round) => {
      const beside = against[round];
      return beside ? of(cost) / of(beside) : [];
    }),
  );
}

/** Times one step by the wall. */
export async function timed(step: () => Promise<unknown>): Promise<Cost> {
  const began = performance.now();
  await step();
  return { wallMs: performance.now() - began };
}
