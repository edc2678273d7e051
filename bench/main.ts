import { rm } from "node:fs/promises";
import { bootHost } from "../test/support/host/boot.ts";
import { fixtureImages, loadFixtureImages } from "../test/support/images/fixtures.ts";
import { Project } from "../test/support/project.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { type Figure, measure } from "./measure.ts";

// npm run bench: what the commands of a day cost, on an engine of its own, beside the raw engine. Root; about two minutes.
const host = await bootHost(`bench-${process.pid}`);
const project = new Project(host, "bench");

const compose = (replicas: number, version = 1): string => `
services:
  web:
    image: ${fixtureImages.busybox}
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
    environment: { VERSION: "${version}" }
    deploy: { replicas: ${replicas} }
`;

const must = async (...args: string[]): Promise<void> => {
  const { code, stderr } = await project.orc(...args);
  if (code !== 0) throw new Error(`orc ${args.join(" ")}: exit ${code}\n${stderr}`);
};

const killAndWait = async (): Promise<void> => {
  const [row] = await project.rows();
  if (!row?.containerId) throw new Error("nothing runs");
  await host.docker("kill", row.containerId);
  await waitFor("the successor", async () => {
    const now = (await project.readyRows("web", 20))?.find(({ slot }) => slot === row.slot);
    return now !== undefined && now.containerId !== row.containerId;
  });
};

async function figures(): Promise<Figure[]> {
  const rawRun = ["run", "-d", "--rm", "--stop-signal", "KILL", fixtureImages.busybox, "sleep", "86400"];
  const raw = await measure("docker run, one container", 5, () => host.docker(...rawRun));
  await host.output(["sh", "-c", "docker rm -f $(docker ps -aq)"]);
  await project.write(compose(1));
  const first = await measure("orc up on a bare engine: images of orcd, orcd, 1 replica", 1, () => must("up", "--yes"));
  let version = 1;
  return [
    raw,
    first,
    await measure(
      "orc up, 20 replicas",
      3,
      () => must("up", "--yes"),
      async () => {
        await must("down", "--yes");
        await project.write(compose(20));
      },
    ),
    await measure("orc up, 20 replicas, nothing changed", 5, () => must("up")),
    await measure("orc ps, 20 replicas", 5, () => must("ps")),
    await measure("docker kill → ready again", 5, killAndWait),
    await measure(
      "orc up, 20 replicas replaced one after the other",
      1,
      () => must("up", "--yes"),
      () => project.write(compose(20, ++version)),
    ),
    await measure("orc down, 20 replicas", 1, () => must("down", "--yes")),
  ];
}

try {
  await loadFixtureImages(host);
  for (const { what, medianMs, times } of await figures()) {
    console.log(`${String(medianMs).padStart(7)} ms   ${what}${times > 1 ? ` (median of ${times})` : ""}`);
  }
} finally {
  await rm(project.folder, { recursive: true, force: true });
  await host.down();
}
