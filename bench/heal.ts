import { request } from "node:http";
import { fixtureImages } from "../test/support/images/fixtures.ts";
import { Project } from "../test/support/project.ts";
import { waitFor } from "../test/support/wait-for.ts";
import type { BenchHost } from "./bench-host.ts";
import { processOf } from "./process-of.ts";
import { RawEngine } from "./raw-engine.ts";
import { median, quantile, timed } from "./rounds.ts";
import { type Line, ms, print, within } from "./verdict.ts";

const VICTIMS = 24;
const FIRST_PORT = 18_100;
const HTTPD = ["httpd", "-f", "-p", "80", "-h", "/tmp"];
const NETWORK = "raw-heal";
const ATTEMPT_EVERY_MS = 5;

/**
 * kill -9 of the process of a first run → a request to the published port is answered again, beside one bare container
 * start. Every victim is killed once: whoever dies again soon is held back, and that is no question of speed.
 */
export async function benchHeal(bench: BenchHost): Promise<void> {
  const { host } = bench;
  const project = new Project(host, "heal");
  const services = Array.from(
    { length: VICTIMS },
    (_, n) =>
      `  web${n}:\n    image: ${fixtureImages.busybox}\n    command: ${JSON.stringify(HTTPD)}\n` +
      `    stop_signal: SIGKILL\n    ports: ["${FIRST_PORT + n}:80"]\n`,
  );
  await project.up(`services:\n${services.join("")}`);
  await host.docker("network", "create", NETWORK);
  const engine = new RawEngine(host);
  const config = {
    Image: fixtureImages.busybox,
    Cmd: HTTPD,
    StopSignal: "SIGKILL",
    HostConfig: { NetworkMode: NETWORK },
  };
  const healed: number[] = [];
  const started: number[] = [];
  for (const row of await project.rows()) {
    const port = FIRST_PORT + Number(row.service.slice("web".length));
    await waitFor(`${row.service} to serve`, () => answers(host.address, port));
    const pid = await processOf(row.containerId ?? "");
    const { wallMs } = await timed(async () => {
      process.kill(pid, "SIGKILL");
      await servesAgain(host.address, port);
    });
    healed.push(wallMs);
    let id = "";
    started.push((await timed(async () => (id = await engine.run(config)))).wallMs);
    await engine.end(id);
  }
  engine.close();
  await project.remove();
  print(`kill -9 → serving again (${VICTIMS} first runs), against one bare create and start`, [
    healLine("one replica healed, median", median(healed), median(started)),
    healLine("one replica healed, 95 % within", quantile(healed, 0.95), quantile(started, 0.95)),
  ]);
}

const healLine = (what: string, heal: number, start: number): Line => ({
  what,
  ratio: heal / start,
  figures: `${ms(heal)} · bare start ${ms(start)}`,
  aim: within(heal, start + 150, "one container start + 0.15 s"),
});

/** Asks again and again, each time anew: an attempt that meets the dead one's address may hang and is left behind. */
async function servesAgain(address: string, port: number): Promise<void> {
  const stop = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      const attempt = (): void => void answers(address, port).then((isAnswered) => isAnswered && resolve());
      const attempts = setInterval(attempt, ATTEMPT_EVERY_MS);
      const patience = setTimeout(() => reject(new Error(`port ${port} does not serve again`)), 30_000);
      stop.signal.addEventListener("abort", () => {
        clearInterval(attempts);
        clearTimeout(patience);
      });
    });
  } finally {
    stop.abort();
  }
}

/** Whether a request on a connection of its own is answered within a second; busybox says 404, which is an answer. */
const answers = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const sent = request({ host: address, port, agent: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(true);
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(false));
    sent.on("close", () => resolve(false));
    sent.end();
  });
