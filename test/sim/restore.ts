import { viewOfStore } from "../../src/engine/control/view-of-store.ts";
import { runningByLabels } from "../../src/engine/mend/by-labels.ts";
import { highestCounters, withCounted } from "../../src/engine/mend/counters.ts";
import type { Known, Running } from "../../src/engine/mend/known.ts";
import { mergeBackup } from "../../src/engine/mend/merge.ts";
import { asRemembered, runningHere } from "../../src/engine/mend/running-here.ts";
import { LABEL } from "../../src/engine/model/labels.ts";
import { appKey } from "../../src/engine/model/names.ts";
import type { RestoreFrom } from "../../src/engine/model/restored.ts";
import type { AppView, View } from "../../src/engine/model/view.ts";
import { knownNow } from "../../src/orcd/known-now.ts";
import { replicasOfOld } from "../../src/orcd/replicas-of-old.ts";
import { MemoryDisk, MemoryStore } from "../fakes/memory-store.ts";
import { isStable } from "./liveness.ts";
import { pause } from "./pause.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

/** What is on the store's disk now, for a bad day. */
export function backUp(world: World): undefined {
  const copy = new MemoryDisk("backup");
  for (const [key, kept] of world.disk.entries) copy.entries.set(key, { ...kept });
  copy.revision = world.disk.revision;
  copy.compacted = world.disk.revision;
  world.backup = copy;
}

const viewOf = (world: World, disk: MemoryDisk): Promise<View> => viewOfStore(new MemoryStore({ disk }), world.clock);

/** Longer than a commit takes on a slow disk: whatever was under way has ended by then. */
const STANDSTILL_MS = 500;

/** How long a person thinks about it. */
const DECIDES_MS = 20_000;

/** As orcd does it on a host whose store is sound: nothing is written any more, and then what is true is looked at. */
export async function restoreSound(world: World, host: SimHost, from: RestoreFrom): Promise<void> {
  if (!world.control) return;
  const base = await baseFor(world, from);
  await standStill(world, host, STANDSTILL_MS);
  const view = await viewOf(world, world.disk);
  const isOver = (app: AppView): boolean => app.rollout?.value.state === "complete" && hasBegun(app);
  const settled = [...view.apps].filter(([, app]) => isOver(app)).map(([key]) => key);
  await goOnFrom(world, host, base, knownNow(view, host.name, from, undefined), view, new Set(settled));
}

/** As orcd does it on a host whose store is damaged: what the agent was told last is all that is known. */
export async function restoreDamaged(world: World, host: SimHost, from: RestoreFrom): Promise<void> {
  const base = await baseFor(world, from);
  await standStill(world, host, DECIDES_MS);
  const { assignment, memory } = await host.disk.load();
  const here = runningHere(assignment, runningByLabels(recipesOf(host))) ?? { items: {}, routing: {} };
  const running = asRemembered(here, memory);
  // A rollout that the backup has under way, as it is still, goes on.
  const settled = Object.values(running.items)
    .map(appKey)
    .filter((key) => {
      const app = base.apps.get(key);
      return app === undefined || (hasBegun(app) && !goesOn(app));
    });
  await goOnFrom(world, host, base, { running }, base, new Set(settled));
}

/** What was asked for last, and acknowledged, is carried out: only then is it known what goes on running. */
const hasBegun = ({ record, rollout }: AppView): boolean =>
  (rollout?.value.observedGeneration ?? 0) >= (record?.value.generation ?? 0);

/** One that failed may be one that is carried on with all the same. */
const goesOn = ({ record, rollout }: AppView): boolean =>
  rollout?.value.state === "running" || (rollout?.value.state === "failed" && record?.value.onFailure === "continue");

/** As an engine shows its containers to whoever asks for all of each. */
const recipesOf = ({ engine: { world } }: SimHost): Parameters<typeof runningByLabels>[0] =>
  // Of a copy with a name of ours, and without anybody's memory, no engine tells that it is none of ours.
  world
    .containers()
    .filter(({ id }) => !world.forged.has(id))
    .map((container) => {
      const { environment, command = [], entrypoint = [], healthcheck, labels } = world.find(container.id)?.spec ?? {};
      const remembered = {
        environment: environment ?? {},
        command,
        entrypoint,
        healthTest: healthcheck?.test ?? [],
        labels: labels ?? {},
      };
      return { container, remembered };
    });

const baseFor = (world: World, from: RestoreFrom): Promise<View> =>
  viewOf(world, from === "labels" || !world.backup ? new MemoryDisk("nothing") : world.backup);

/** Ends leader and agent, whoever else would have them start again. */
async function standStill(world: World, host: SimHost, forMs: number): Promise<void> {
  world.crashLeader();
  host.crash();
  world.isHeld = true;
  host.isHeld = true;
  await pause(world.clock, forMs);
  // An engine that does not answer is waited for: what it was asked for last may still come.
  const { world: engine } = host.engine;
  while (!engine.isUp || engine.isFrozen) await pause(world.clock, forMs);
}

async function goOnFrom(
  world: World,
  host: SimHost,
  base: View,
  known: Known,
  last: View,
  settled: ReadonlySet<string>,
): Promise<void> {
  const { engine, evidence, disk } = host;
  const old = await replicasOfOld({ engine, evidence, disk, events: world.events, clock: world.clock, log: () => {} });
  const counters = withCounted(highestCounters(old), last.apps);
  const { writes } = mergeBackup(base.apps, { ...known, counters }, host.name, world.clock.wall());
  await world.replaceStore(writes);
  const up = host
    .up()
    .filter(({ image, state, address }) => isStable(image) && state === "running" && address !== undefined)
    .filter(({ labels }) => isWanted(labels[LABEL.replica], settled, known.running));
  world.runsOn = { since: world.clock.now(), ids: new Set(up.map(({ id }) => id)) };
  world.peaceSince &&= world.clock.now();
  world.isHeld = false;
  host.isHeld = false;
  world.startLeader();
  host.start();
}

/** One that another is about to replace may go when that is ready. */
function isWanted(replica: string | undefined, settled: ReadonlySet<string>, running: Running | undefined): boolean {
  const item = replica === undefined ? undefined : running?.items[replica];
  if (!item || !settled.has(appKey(item))) return false;
  const inSlot = Object.values(running?.items ?? {}).filter(
    ({ app, service, slot }) => app === item.app && service === item.service && slot === item.slot,
  );
  return item.want === "run" && inSlot.length === 1;
}
