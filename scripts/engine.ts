import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { ensurePrograms } from "./programs.ts";

const log = "/var/log/dockerd.log";

const answers = (engine: Docker): Promise<boolean> =>
  engine.ping().then(
    () => true,
    () => false,
  );

/** The engine of this machine; where none answers, the distribution's is installed and started, and stays. */
export async function ensureEngine(): Promise<Docker> {
  const engine = new Docker();
  if (await answers(engine)) return engine;
  if (process.env.DOCKER_HOST) throw new Error(`no engine answers at ${process.env.DOCKER_HOST}`);
  console.error("no Docker engine answers: starting the distribution's");
  ensurePrograms(["dockerd", "iptables", "ps"]);
  const output = openSync(log, "a");
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  spawn("dockerd", [], {
    detached: true,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", output, output],
  }).unref();
  for (let tries = 0; tries < 300; tries++) {
    if (await answers(engine)) return engine;
    await sleep(100);
  }
  throw new Error(`dockerd does not answer: see ${log}`);
}
