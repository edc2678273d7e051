import type { BenchHost } from "./bench-host.ts";
import { type Contestant, type Cost, medianCpu, medianWall, ratio, rounds } from "./rounds.ts";
import { type Line, ms, print } from "./verdict.ts";

const REPLICAS = 20;
/** These are short, so there can be more of them. */
const TIMES_MORE = 3;

/** Most times an empty oclif command that a command may take. */
const AIMS: Readonly<Record<string, number>> = { "orc ps": 1.3, "orc up, nothing changed": 1.8 };

const cpuOf = ({ cpuMs = Number.NaN }: Cost): number => cpuMs;

/** What short commands cost from key press to prompt, beside an empty oclif command, Node alone and docker compose. */
export async function benchCli(bench: BenchHost, count: number): Promise<void> {
  const { empty, compose, host } = bench;
  const project = await bench.project("short", REPLICAS);
  const peer = await bench.project("short-peer", REPLICAS);
  await bench.orc(project, "up", "--yes");
  const contestant = (name: string, command: readonly string[], cwd = project.folder): Contestant => ({
    name,
    step: () => bench.cost(command, cwd),
  });
  const orc = (name: string, ...words: string[]): Contestant => ({ name, step: () => bench.orc(project, ...words) });
  const peers: Contestant[] = [];
  if (compose) {
    await bench.cost([compose, "up", "-d"], peer.folder);
    peers.push(contestant("docker compose ps", [compose, "ps"], peer.folder));
    peers.push(contestant("compose up, nothing changed", [compose, "up", "-d"], peer.folder));
  }
  const costs = await rounds(count * TIMES_MORE, [
    contestant("empty oclif command", empty),
    orc("orc ps", "ps"),
    orc("orc up, nothing changed", "up"),
    orc("orc --help", "--help"),
    contestant("node -e 0", [process.execPath, "-e", "0"]),
    contestant("docker ps", ["docker", "ps"]),
    ...peers,
  ]);
  await bench.orc(project, "down", "--yes");
  if (compose) await host.output([compose, "down"], { cwd: peer.folder });
  print(
    `short commands against an empty oclif command (${REPLICAS} replicas)`,
    [...costs.keys()].map((name): Line => {
      const times = ratio(costs, name, "empty oclif command");
      const ofProcessors = ratio(costs, name, "empty oclif command", cpuOf);
      const cpu = medianCpu(costs, name) ?? Number.NaN;
      const most = AIMS[name];
      return {
        what: name,
        ratio: times,
        figures: `${ms(medianWall(costs, name))} · processor time ${ms(cpu)} × ${ofProcessors.toFixed(2)}`,
        ...(most === undefined ? {} : { aim: { text: `≤ × ${most}`, isMet: times <= most } }),
      };
    }),
  );
}
