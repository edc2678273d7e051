import { fixtureImages } from "../test/support/images/fixtures.ts";
import { Project } from "../test/support/project.ts";
import type { BenchHost } from "./bench-host.ts";
import { median } from "./rounds.ts";
import { type Line, print } from "./verdict.ts";

const PAIRS = 10;

type Run = { perSecond: number; medianUs: number };

/** Runs in a container: so many requests by so many at once, over kept connections or each on its own. */
const LOAD = `
const { Agent, request } = require("node:http");
const [host, requests, atOnce, keepAlive] = process.argv.slice(1);
const agent = new Agent({ keepAlive: keepAlive === "true", maxSockets: Number(atOnce) });
const times = [];
const ask = () => new Promise((resolve, reject) => {
  const began = process.hrtime.bigint();
  request({ host, port: 80, path: "/health", agent }, (response) => {
    response.resume().on("end", () => { times.push(Number(process.hrtime.bigint() - began) / 1000); resolve(); });
  }).on("error", reject).end();
});
const work = async (count) => { for (let n = 0; n < count; n += 1) await ask(); };
(async () => {
  await Promise.all(Array.from({ length: Number(atOnce) }, () => work(50)));
  times.length = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: Number(atOnce) }, () => work(Math.ceil(requests / atOnce))));
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  console.log(JSON.stringify({ perSecond: times.length / seconds, medianUs: times[times.length >> 1] }));
  process.exit(0);
})();`;

/** A request through the virtual IP beside the same one straight to the container, from another container. */
export async function benchVip(bench: BenchHost): Promise<void> {
  const { host } = bench;
  const project = new Project(host, "vip");
  await project.up(
    `services:\n  web:\n    image: ${fixtureImages.echo}\n    expose: ["80"]\n` +
      `  client:\n    image: ${fixtureImages.echo}\n    environment: { PORT: "8080" }\n    stop_signal: SIGKILL\n`,
  );
  const rows = await project.rows();
  const client = rows.find(({ service }) => service === "client")?.containerId ?? "";
  const direct = rows.find(({ service }) => service === "web")?.address ?? "";
  const lookup = 'require("node:dns").lookup("web", (error, address) => console.log(address))';
  const virtual = await host.docker("exec", client, "/bin/node", "-e", lookup);
  if (virtual === direct) throw new Error(`web has no virtual IP: its name leads to ${direct}`);
  const load = async (address: string, requests: number, atOnce: number, isKept: boolean): Promise<Run> => {
    const words = [address, requests, atOnce, isKept].map(String);
    return JSON.parse(await host.docker("exec", client, "/bin/node", "-e", LOAD, ...words)) as Run;
  };
  const lines: Line[] = [];
  for (const isKept of [true, false]) {
    for (const atOnce of [1, 8]) {
      const requests = atOnce === 1 ? 1500 : 4000;
      const pairs: { throughVip: Run; straight: Run }[] = [];
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const first = await load(pair % 2 ? direct : virtual, requests, atOnce, isKept);
        const second = await load(pair % 2 ? virtual : direct, requests, atOnce, isKept);
        pairs.push(pair % 2 ? { throughVip: second, straight: first } : { throughVip: first, straight: second });
      }
      lines.push(lineOf(pairs, atOnce, isKept));
    }
  }
  await project.remove();
  print(`through the virtual IP against straight to the container (${PAIRS} pairs)`, lines);
}

/** One at a time it is latency that is compared, with several the requests per second. */
function lineOf(pairs: { throughVip: Run; straight: Run }[], atOnce: number, isKept: boolean): Line {
  const isLatency = atOnce === 1;
  const slower = median(
    pairs.map(({ throughVip, straight }) =>
      isLatency ? throughVip.medianUs / straight.medianUs : straight.perSecond / throughVip.perSecond,
    ),
  );
  const figure = ({ medianUs, perSecond }: Run): number => (isLatency ? medianUs : perSecond);
  const [vip, bare] = [
    median(pairs.map(({ throughVip }) => figure(throughVip))),
    median(pairs.map(({ straight }) => figure(straight))),
  ];
  const unit = isLatency ? "µs, one at a time" : "requests/s, 8 at once";
  const most = isKept ? 1.05 : 1.1;
  return {
    what: isKept ? "kept connections" : "a connection per request",
    ratio: slower,
    figures: `${vip.toFixed(0)} against ${bare.toFixed(0)} ${unit}`,
    aim: { text: `≤ × ${most}`, isMet: slower <= most },
  };
}
