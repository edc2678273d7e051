import { assignmentFor } from "../../src/engine/control/assignment.ts";
import { SoftStore } from "../../src/engine/control/soft-store.ts";
import { State } from "../../src/engine/control/state.ts";
import { mergeBackup, type Running } from "../../src/engine/mend/merge.ts";
import { LABEL } from "../../src/engine/model/labels.ts";
import type { View } from "../../src/engine/model/view.ts";
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

async function viewOf(world: World, disk: MemoryDisk): Promise<View> {
  const state = new State(new MemoryStore({ disk }), new SoftStore(), world.clock, () => {});
  await state.start();
  const { view } = state;
  state.stop();
  return view;
}

/** As orcd does it on a host whose store is sound: what runs counts for more than what the backup says. */
export async function restoreOlder(world: World, host: SimHost): Promise<void> {
  const { backup, control, clock } = world;
  if (!backup || !control) return;
  const base = await viewOf(world, backup);
  await control.stop();
  const view = control.view();
  await goOnFrom(world, host, base, view.apps.size > 0 ? assignmentFor(view, host.name) : undefined);
  await clock.settle();
}

/** As orcd does it on a host whose store is damaged: what the agent was told last is all that is known. */
export async function restoreDamaged(world: World, host: SimHost): Promise<void> {
  const { backup, clock } = world;
  if (!backup) return;
  world.crashLeader();
  host.crash();
  const base = await viewOf(world, backup);
  const { assignment } = await host.disk.load();
  await pause(clock, DECIDES_MS);
  await goOnFrom(world, host, base, assignment);
}

/** How long a person thinks about it. */
const DECIDES_MS = 20_000;

async function goOnFrom(world: World, host: SimHost, base: View, running: Running | undefined): Promise<void> {
  const { writes } = mergeBackup(base.apps, running, host.name, world.clock.wall());
  world.crashLeader();
  host.crash();
  await world.replaceStore(writes);
  const up = host.up().filter(({ image, labels }) => isStable(image) && isWanted(labels[LABEL.replica], running));
  world.runsOn = { since: world.clock.now(), ids: new Set(up.map(({ id }) => id)) };
  world.peaceSince &&= world.clock.now();
  world.startLeader();
  host.start();
}

/** One that another is about to replace may go when that is ready. */
function isWanted(replica: string | undefined, running: Running | undefined): boolean {
  const item = replica === undefined ? undefined : running?.items[replica];
  const inSlot = Object.values(running?.items ?? {}).filter(
    ({ app, service, slot }) => app === item?.app && service === item.service && slot === item.slot,
  );
  return item?.want === "run" && inSlot.length === 1;
}
