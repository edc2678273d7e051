/**
 * What following logs costs and whether all of it comes: `node bench/logs.ts [seconds] [replicas] [lines per second of each]`,
 * after `npm run build`. An engine of its own with one service, a reader that keeps up and one that stops reading for a
 * while; where docker compose is (ORC_TEST_CACHE/real-parts), the same with it. Root. Prints figures and asserts nothing.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bootHost, cache } from "../test/support/host/boot.ts";
import { checkout, type EngineHost } from "../test/support/host/engine-host.ts";
import { runOrThrow } from "../test/support/host/run.ts";
import { Project } from "../test/support/project.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { logFigures } from "./log-figures.ts";
import { LogReader } from "./log-reader.ts";
import { ProcessMeter } from "./process-meter.ts";

const [seconds = 20, replicas = 20, perSecond = 500] = process.argv.slice(2).map(Number);
const IMAGE = "orc-bench/log-writer:1";
const SETTLE_MS = 3000;

const compose = `
services:
  web:
    image: ${IMAGE}
    command: ["/log-writer", "${perSecond}"]
    stop_signal: SIGKILL
    deploy: { replicas: ${replicas} }
`;

async function loadWriter(host: EngineHost): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "orc-bench-"));
  const source = join(import.meta.dirname, "log-writer.c");
  await runOrThrow("gcc", ["-O2", "-static", "-o", join(folder, "log-writer"), source]);
  await runOrThrow("tar", ["-C", folder, "-cf", join(folder, "image.tar"), "log-writer"]);
  await host.docker("import", join(folder, "image.tar"), IMAGE);
  await rm(folder, { recursive: true });
}

type Scenario = { what: string; command: string[]; orcd?: string; hasSlowReader?: boolean };

/** Follows with one reader or two for so long, and prints what came and what it cost. */
async function scenario(
  host: EngineHost,
  cwd: string,
  { what, command, orcd, hasSlowReader }: Scenario,
): Promise<void> {
  const reader = new LogReader(host, command, cwd);
  const slow = hasSlowReader ? new LogReader(host, command, cwd) : undefined;
  reader.read();
  slow?.read();
  await sleep(SETTLE_MS);
  slow?.pause();
  const sinceMs = Date.now();
  const meters = {
    reader: new ProcessMeter(host, await reader.pid),
    dockerd: new ProcessMeter(host, await host.output(["cat", "/run/docker.pid"])),
    ...(orcd === undefined ? {} : { orcd: new ProcessMeter(host, orcd) }),
  };
  for (const meter of Object.values(meters)) await meter.start();
  const loads: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await sleep(1000);
    loads.push(loadavg()[0] ?? 0);
    await meters.orcd?.look();
  }
  console.log(`\n${what}: ${seconds} s, load ${Math.max(...loads).toFixed(1)} at most`);
  for (const [name, meter] of Object.entries(meters)) console.log(`  ${name.padEnd(8)} ${await meter.figures()}`);
  slow?.resume();
  if (slow) await waitFor("the gap", () => slow.has('"type":"gap"'), 60_000).catch(() => {});
  await sleep(SETTLE_MS);
  await reader.end(host);
  console.log("  a reader that keeps up", logFigures(reader, sinceMs));
  if (!slow) return;
  await slow.end(host);
  console.log("  one that stopped reading", logFigures(slow, sinceMs));
}

async function composeProgram(): Promise<string | undefined> {
  for (const parts of [join(cache, "real-parts"), join(process.env.HOME ?? "/root", ".cache/real-parts")]) {
    const found = (await readdir(parts).catch(() => [])).find((name) => name.startsWith("compose-"));
    if (found) return join(parts, found, "bin/docker-compose");
  }
  return undefined;
}

const host = await bootHost(`logs-${process.pid}`);
const project = new Project(host, "bench");
try {
  await loadWriter(host);
  await project.up(compose);
  const orcd = await host.docker("inspect", "-f", "{{.State.Pid}}", "orcd");
  const orc = [join(checkout, "bin/orc"), "logs"];
  console.log(`${replicas} replicas, ${replicas * perSecond} lines/s together`);
  const { folder } = project;
  await scenario(host, folder, { what: "orc logs -f", command: [...orc, "-f", "-t", "-n", "0"], orcd });
  const json = [...orc, "-f", "--json", "-n", "0"];
  await scenario(host, folder, { what: "orc logs -f --json", command: json, orcd });
  await scenario(host, folder, {
    what: "two of them, one of which stops reading",
    command: json,
    orcd,
    hasSlowReader: true,
  });
  await project.orc("down", "--yes");
  const program = await composeProgram();
  if (program) {
    await host.output([program, "up", "-d"], { cwd: project.folder });
    await scenario(host, folder, { what: "docker compose logs -f", command: [program, "logs", "-f", "-t", "-n", "0"] });
    await host.output([program, "down", "-t", "0"], { cwd: project.folder });
  }
} finally {
  await rm(project.folder, { recursive: true, force: true });
  await host.down();
}
