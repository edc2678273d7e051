import { bootHost } from "../../test/support/host/boot.ts";
import type { EngineHost } from "../../test/support/host/engine-host.ts";
import { loadFixtureImages } from "../../test/support/images/fixtures.ts";
import { Project } from "../../test/support/project.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { type Figures, figuresOf, figuresTable } from "./figures.ts";
import { manyServices, serviceName } from "./many-services.ts";

const SERVICES = 50;
const REPLICAS = 4;

type Step = { what: string; seconds: number; figures: Figures };

/** Brings up an app of 50 services on one host, makes 200 replicas of it and takes it down; every step with its cost. */
export async function soakBig(name: string): Promise<void> {
  const host = await bootHost(name);
  try {
    await loadFixtureImages(host);
    await host.orc(["ls"]);
    const project = new Project(host, "big");
    await project.write(manyServices(SERVICES, 18400));
    const steps: Step[] = [];
    const step = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      const began = performance.now();
      await work();
      const seconds = (performance.now() - began) / 1000;
      steps.push({ what, seconds, figures: { ...(await figuresOf(host)), "orcd-cpu-s": await cpuSeconds(host) } });
      console.log(`${what}: ${seconds.toFixed(1)} s`);
    };
    await take(step, host, project);
    console.log(`\n${figuresTable(steps.map(({ what, figures }) => ({ when: what, figures })))}`);
  } finally {
    await host.down();
  }
}

async function take(
  step: (what: string, work: () => Promise<unknown>) => Promise<void>,
  host: EngineHost,
  project: Project,
): Promise<void> {
  const must = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await host.orc(words, { cwd: project.folder, timeoutMs: 900_000 });
    if (code !== 0) throw new Error(`orc ${words.slice(0, 2).join(" ")}: exit ${code}\n${stderr}${stdout}`);
    return stdout;
  };
  const ready = async (count: number): Promise<void> => {
    const rows = await project.rows();
    if (rows.length !== count || rows.some((row) => !row.ready)) throw new Error(`not all of ${count} are ready`);
  };
  const all = Array.from({ length: SERVICES }, (_, index) => serviceName(index));
  await step("up", () => must("up", "--yes"));
  await ready(SERVICES);
  await step("again", () => must("up", "--yes"));
  await step("ps", () => must("ps"));
  await step("scale", () => must("scale", ...all.map((service) => `${service}=${REPLICAS}`)));
  await ready(SERVICES * REPLICAS);
  await step("ps-200", async () => console.log(`  ps --json is ${(await must("ps", "--json")).length} bytes`));
  await step("doctor", () => must("doctor"));
  await step("heal", () => healed(host, project));
  await step("flush", () => flushed(host));
  await step("restart-orcd", async () => {
    await host.docker("restart", "-t", "5", "orcd");
    await waitFor("orcd", () => ready(SERVICES * REPLICAS).then(() => true), 120_000);
  });
  await step("restart-one", () => must("restart", "s01"));
  await step("down", () => must("down", "--yes"));
  const left = await project.containers();
  if (left.length > 0) throw new Error(`${left.length} containers are left`);
}

async function cpuSeconds(host: EngineHost): Promise<number> {
  const ticks = "awk '{print $14 + $15}' /proc/$(docker inspect --format '{{.State.Pid}}' orcd)/stat";
  return Math.round(Number(await host.output(["sh", "-c", ticks])) / 100);
}

/** Until another container is in the place of one that was killed, and the kernel leads to it. */
async function healed(host: EngineHost, project: Project): Promise<void> {
  const slotOf = async () => (await project.rows("s25")).find(({ slot }) => slot === 2);
  const before = await slotOf();
  await host.docker("kill", before?.containerId ?? "");
  await waitFor(
    "a successor",
    async () => {
      const now = await slotOf();
      return now?.ready === true && now.containerId !== before?.containerId;
    },
    120_000,
  );
}

/** Until the whole table is back after somebody flushed it. */
async function flushed(host: EngineHost): Promise<void> {
  const lines = async (): Promise<number> =>
    (await host.exec(["nft", "list", "table", "ip", "orc"])).stdout.split("\n").length;
  const before = await lines();
  await host.output(["nft", "flush", "ruleset"]);
  await waitFor("the table", async () => (await lines()) === before, 120_000);
}
