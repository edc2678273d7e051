import { fixtureImages } from "../test/support/images/fixtures.ts";
import { type BenchHost, OBEDIENT } from "./bench-host.ts";
import { RawEngine } from "./raw-engine.ts";
import { type Contestant, type Cost, medianWall, type Rounds, ratio, rounds, timed } from "./rounds.ts";
import { type Line, ms, print, within } from "./verdict.ts";

const SIZES = [1, 20, 50];
const NETWORK = "raw";

/** One way to bring so many containers up and down again; the costs of the last down are kept beside those of the ups. */
type Way = { name: string; up: () => Promise<Cost>; down: () => Promise<Cost> };

/** Up and down of 1, 20 and 50 replicas: whole commands of orc and docker compose beside bare calls of the engine. */
export async function benchUp(bench: BenchHost, count: number): Promise<void> {
  const { host } = bench;
  // Of the kind that orc's replicas are on.
  await host.docker("network", "create", "-o", "com.docker.network.bridge.enable_ip_masquerade=false", NETWORK);
  const engine = new RawEngine(host);
  await bench.orc(await bench.project("warm", 1), "up", "--yes");
  await bench.orc(await bench.project("warm", 1), "down", "--yes");
  const ups: Line[] = [];
  const downs: Line[] = [];
  for (const size of SIZES) {
    const raw = await bestRaw(engine, size);
    const ways = [raw, await orcWay(bench, size), ...(await composeWay(bench, size))];
    const downCosts = new Map(ways.map(({ name }) => [name, [] as Cost[]]));
    const steps = ways.map(({ name, up, down }): Contestant => {
      const step = async (): Promise<Cost> => {
        const cost = await up();
        await expectRunning(bench, size, name);
        downCosts.get(name)?.push(await down());
        return cost;
      };
      return { name, step };
    });
    const upCosts = await rounds(count, [...steps, { name: "empty", step: () => bench.cost(bench.empty, "/") }]);
    ups.push(upLine(size, upCosts, raw.name));
    downs.push(downLine(size, downCosts, raw.name));
  }
  engine.close();
  print("up: orc up against bare calls of the engine", ups);
  print("down: orc down -y against bare calls of the engine", downs);
}

function rawWay(engine: RawEngine, size: number, atOnce: number): Way {
  const config = {
    Image: fixtureImages.busybox,
    Cmd: OBEDIENT,
    Labels: { bench: "raw" },
    HostConfig: { NetworkMode: NETWORK },
  };
  let ids: string[] = [];
  return {
    name: `raw engine, ${atOnce} at once`,
    up: () =>
      timed(async () => {
        ids = await engine.each(Array.from({ length: size }), atOnce, () => engine.run(config));
      }),
    down: () => timed(() => engine.each(ids, atOnce, (id) => engine.end(id))),
  };
}

/** The bare engine with 4 or with 8 calls at once, whichever is faster here. */
async function bestRaw(engine: RawEngine, size: number): Promise<Way> {
  const four = rawWay(engine, size, Math.min(4, size));
  if (size <= 4) return four;
  const eight = rawWay(engine, size, 8);
  const tried = await rounds(
    size < 50 ? 2 : 1,
    [four, eight].map(({ name, up, down }) => ({
      name,
      step: async () => {
        const cost = await up();
        await down();
        return cost;
      },
    })),
  );
  return medianWall(tried, four.name) < medianWall(tried, eight.name) ? four : eight;
}

async function orcWay(bench: BenchHost, size: number): Promise<Way> {
  const project = await bench.project(`bench${size}`, size);
  return {
    name: "orc",
    up: () => bench.orc(project, "up", "--yes"),
    down: () => bench.orc(project, "down", "--yes"),
  };
}

async function composeWay(bench: BenchHost, size: number): Promise<Way[]> {
  const { compose } = bench;
  if (compose === undefined) return [];
  const { folder } = await bench.project(`peer${size}`, size);
  return [
    {
      name: "compose",
      up: () => bench.cost([compose, "up", "-d"], folder),
      down: () => bench.cost([compose, "down"], folder),
    },
  ];
}

async function expectRunning({ host }: BenchHost, size: number, who: string): Promise<void> {
  const all = (await host.docker("ps", "-q", "--filter", `ancestor=${fixtureImages.busybox}`)).split("\n");
  if (all.length !== size) throw new Error(`${who}: ${all.length} of ${size} containers run`);
}

const beside = (costs: Rounds): string =>
  [...costs.keys()].map((name) => `${name} ${ms(medianWall(costs, name))}`).join(" · ");

function upLine(size: number, costs: Rounds, raw: string): Line {
  const [orc, bare, empty] = ["orc", raw, "empty"].map((name) => medianWall(costs, name)) as [number, number, number];
  const aim =
    size === 1
      ? within(orc, bare + 350, "raw + 0.35 s")
      : within(orc, 1.1 * bare + empty, "1.10 × raw + one empty oclif command");
  return { what: replicas(size), ratio: ratio(costs, "orc", raw), figures: beside(costs), aim };
}

function downLine(size: number, costs: Rounds, raw: string): Line {
  const aim = within(medianWall(costs, "orc"), 1.3 * medianWall(costs, raw), "1.3 × raw");
  return { what: replicas(size), ratio: ratio(costs, "orc", raw), figures: beside(costs), aim };
}

const replicas = (size: number): string => (size === 1 ? "1 replica" : `${size} replicas`);
