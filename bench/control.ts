/**
 * What control costs at 20,000 replicas, on the embedded store and with all loops: `node bench/control.ts [apps] [replicas of each]`.
 * It brings everything up through an agent that starts containers in no time, then changes one thing at a time.
 * Prints figures and asserts nothing: machines differ.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { systemClock } from "../src/drivers/clock/system-clock.ts";
import { SqliteStore } from "../src/drivers/sqlite/sqlite-store.ts";
import { startControl } from "../src/engine/control/control.ts";
import { healLoop } from "../src/engine/heal/loop.ts";
import type { View } from "../src/engine/model/view.ts";
import { placeLoop } from "../src/engine/place/loop.ts";
import { rolloutLoop } from "../src/engine/rollout/loop.ts";
import { routeLoop } from "../src/engine/route/loop.ts";
import {
  appWrite,
  clusterWrite,
  hostWrite,
  releaseWrite,
  SHOP,
  service,
  write,
} from "../test/engine/control/records.ts";
import { MemoryEventLog } from "../test/fakes/memory-event-log.ts";
import { InstantAgent } from "./instant-agent.ts";

const [apps = 200, perApp = 100] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), "orc-bench-"));
const store = new SqliteStore({ path: join(folder, "store.db") });
const loops = [rolloutLoop, placeLoop, healLoop, routeLoop];
const start = () =>
  startControl({
    store,
    clock: systemClock,
    events: new MemoryEventLog(systemClock),
    loops,
    seed: 1,
    log: console.error,
  });

let control = await start();
const agent = new InstantAgent(control.link, "h1");
const ref = (n: number) => ({ ...SHOP, app: `app${String(n).padStart(4, "0")}` });

const isUp = (view: View, count: number): boolean => {
  let complete = 0;
  for (const app of view.apps.values()) if (app.rollout?.value.state === "complete") complete += 1;
  return complete === count;
};

/** Resolves with the milliseconds until the condition holds, looked at with each change. */
function until(condition: () => boolean): Promise<number> {
  const began = performance.now();
  return new Promise((resolve) => {
    const look = (): void => {
      if (!condition()) return;
      forget();
      resolve(performance.now() - began);
    };
    const forget = control.onChange(look);
    look();
  });
}

const figure = (what: string, value: number, unit = "ms"): void =>
  console.log(`${what.padEnd(58)} ${value.toFixed(value < 10 ? 2 : 0).padStart(9)} ${unit}`);

function loopFigures(before = new Map<string, ReturnType<typeof control.passStats>[number]>()): void {
  for (const stats of control.passStats()) {
    const { passes = 0, decideMs = 0 } = before.get(stats.loop) ?? {};
    const count = stats.passes - passes;
    figure(
      `  ${stats.loop}: ${count} passes, deciding takes on average`,
      count ? (stats.decideMs - decideMs) / count : 0,
    );
  }
}

await write(store, clusterWrite(), hostWrite("h1"));
void agent.run();
const last = apps - 1;
const others = monitorEventLoopDelay({ resolution: 5 });
others.enable();
const begun = performance.now();
for (let n = 0; n < apps; n += 1) {
  await write(
    store,
    releaseWrite(1, [service("web", { replicas: perApp, expose: [{ port: 80, protocol: "tcp" }] })], ref(n)),
    appWrite(1, {}, ref(n)),
  );
}
await until(() => isUp(control.view(), apps));
figure(`${apps * perApp} replicas in ${apps} apps: up after`, performance.now() - begun);
loopFigures();
figure("  other work of the process waits meanwhile, median", others.percentile(50) / 1e6);
figure("  other work of the process waits meanwhile, at most", others.max / 1e6);
others.disable();
await agent.idle();

async function measure(what: string, change: () => Promise<unknown>, isDone: () => boolean): Promise<void> {
  await agent.idle();
  const before = new Map(control.passStats().map((stats) => [stats.loop, stats]));
  const began = performance.now();
  await change();
  await until(isDone);
  figure(what, performance.now() - began);
  loopFigures(before);
}

const appOf = (n: number) => control.view().apps.get(`default/${ref(n).app}`);
const completed = (n: number, generation: number): boolean => {
  const rollout = appOf(n)?.rollout?.value;
  return rollout?.observedGeneration === generation && rollout.state === "complete";
};

await measure(
  "one app scaled up by one",
  () => write(store, appWrite(2, { scale: { web: perApp + 1 } }, ref(last))),
  () => completed(last, 2),
);
await measure(
  "one app scaled down by one",
  () => write(store, appWrite(3, { scale: { web: perApp } }, ref(last))),
  () => completed(last, 3) && appOf(last)?.replicas.size === perApp,
);
await measure(
  "one app rolled over",
  () => write(store, appWrite(4, { restarts: { web: 1 } }, ref(last))),
  () => completed(last, 4) && appOf(last)?.replicas.size === perApp,
);
await measure(
  "one replica not ready, then ready again",
  async () => {
    const [replica] = appOf(0)?.replicas.keys() ?? [];
    if (replica === undefined) throw new Error("no replica");
    const generation = (): number => appOf(0)?.routing.get("web")?.value.generation ?? 0;
    const before = generation();
    await agent.say(replica, { ready: false, reason: "unhealthy" });
    await until(() => generation() > before);
    await agent.say(replica, { ready: true });
  },
  () => appOf(0)?.routing.get("web")?.value.endpoints.length === perApp,
);

await control.stop();
const again = performance.now();
control = await start();
figure("a new leader has listed and looked at everything", performance.now() - again);
await control.stop();
figure("memory of the process", process.memoryUsage().rss / 1e6, "MB");
await store.close();
await rm(folder, { recursive: true });
