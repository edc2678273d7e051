import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/drivers/clock/system-clock.ts";
import { BackupFolder } from "../../src/drivers/sqlite/backup-folder.ts";
import { SqliteStore } from "../../src/drivers/sqlite/sqlite-store.ts";
import { putNextInPlace, storePlace } from "../../src/drivers/sqlite/store-place.ts";
import { ChunkedStore } from "../../src/engine/control/chunks/chunked-store.ts";
import { type Control, startControl } from "../../src/engine/control/control.ts";
import { storeOperation } from "../../src/engine/control/record-codec.ts";
import { SealableStore } from "../../src/engine/control/sealable-store.ts";
import { viewOfStore } from "../../src/engine/control/view-of-store.ts";
import { appWrites } from "../../src/engine/mend/app-writes.ts";
import type { Write } from "../../src/engine/model/decision.ts";
import type { ReplicaId } from "../../src/engine/model/names.ts";
import { keyOf } from "../../src/engine/model/records.ts";
import type { View } from "../../src/engine/model/view.ts";
import { rolloutLoop } from "../../src/engine/rollout/loop.ts";
import { routeLoop } from "../../src/engine/route/loop.ts";
import { OrcError } from "../../src/errors/orc-error.ts";
import { firstRecords } from "../../src/orcd/first-records.ts";
import { knownNow } from "../../src/orcd/known-now.ts";
import { prepareRestore, type RestoreParts } from "../../src/orcd/restore-store.ts";
import { settle } from "../engine/world/live.ts";
import { appSpec, serviceSpec } from "../engine/world/specs.ts";
import { SHOP, World } from "../engine/world/world.ts";
import { MemoryEventLog } from "../fakes/memory-event-log.ts";

let state: string;
let store: SealableStore;
let parts: RestoreParts;
let control: Control | undefined;
let restarts: number;
let old: ReplicaId[];
let view: View;
let events: MemoryEventLog;

const spec = (version: number, replicas = 2) =>
  appSpec("shop", serviceSpec("web", { replicas, environment: { VERSION: String(version) } }));

/** What no store takes. */
const unwritable = Object.assign("", {
  toJSON(): never {
    throw new OrcError("store.failed", "The disk said no.");
  },
});

const sealed = new OrcError("store.closed", "being restored");

async function commit(writes: readonly Write[]): Promise<void> {
  await store.commit({ guards: [], operations: writes.map(storeOperation) });
}

/** All of a world's app, as it would be stored. */
const stored = (world: World): Write[] => [...world.view.apps.values()].flatMap((app) => appWrites(app));

async function lookAgain(): Promise<void> {
  view = await viewOfStore(store, systemClock);
}

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), "orc-restore-"));
  const sqlite = new SqliteStore({ path: storePlace(state).store });
  store = new SealableStore(new ChunkedStore(sqlite));
  const backups = await BackupFolder.open(storePlace(state).backups, sqlite, systemClock);
  const { cluster, host } = await firstRecords(store, undefined);
  events = new MemoryEventLog(systemClock);
  restarts = 0;
  old = [];
  control = undefined;
  parts = {
    state,
    backups,
    clock: systemClock,
    cluster,
    host,
    view: () => view,
    seal: () => store.seal(sealed),
    async standStill() {
      await control?.stop();
      return viewOfStore(store, systemClock);
    },
    known: (now, from) => knownNow(now, host.name, from, undefined),
    replicasOfOld: async () => old,
    events,
    restart() {
      restarts += 1;
    },
  };
});

afterEach(async () => {
  await control?.stop();
  await store.close().catch(() => {});
  await rm(state, { recursive: true });
});

/** The store that an orcd would find that starts now. */
async function nextView(): Promise<View> {
  await store.close();
  expect(await putNextInPlace(state)).toBe(true);
  const next = new SqliteStore({ path: storePlace(state).store });
  try {
    return await viewOfStore(new ChunkedStore(next), systemClock);
  } finally {
    await next.close();
  }
}

const appsOf = ({ apps }: View): Write[] => [...apps.values()].flatMap((app) => appWrites(app));

function shop(version = 1): World {
  const world = new World([parts.host.name]);
  world.apply(spec(version));
  settle(world);
  return world;
}

describe("a restore over a store that is sound", () => {
  test("keeps what was changed and begun after it was prepared", async () => {
    const world = shop();
    await commit(stored(world));
    await parts.backups.make();
    await lookAgain();
    const prepared = await prepareRestore(parts, { from: "latest" });
    expect(prepared.apps).toMatchObject([{ release: 1, replicas: 2, fate: "as-backup" }]);

    // Loops work until they are ended: what they begin last is in the next store.
    world.apply(spec(2, 4));
    await commit(stored(world));
    control = await startControl({
      store,
      clock: systemClock,
      events: new MemoryEventLog(systemClock),
      loops: [rolloutLoop, routeLoop],
      seed: 1,
    });
    const apps = await prepared.carryOut();
    const last = appsOf(await viewOfStore(store, systemClock));
    expect(appsOf(await nextView())).toEqual(last);
    expect(apps).toMatchObject([{ release: 2, fate: "as-it-runs", says: "changed since the backup; kept as it runs" }]);
    expect(restarts).toBe(1);
    expect(events.events).toMatchObject([{ reason: "restored" }]);
  });

  test("keeps an app that came after the backup, and brings back one that the backup alone has", async () => {
    const world = shop();
    await commit(stored(world));
    await parts.backups.make();
    for (const { key } of (await store.list("")).entries)
      if (key.includes("/shop")) await store.commit({ guards: [], operations: [{ delete: key }] });
    const other = new World([parts.host.name]);
    other.apply(appSpec("blog", serviceSpec("web")), {}, { namespace: "default", app: "blog" });
    await commit(stored(other));
    await lookAgain();
    const apps = await (await prepareRestore(parts, { from: "latest" })).carryOut();
    expect(apps).toMatchObject([
      { app: "blog", says: "no backup has it; kept as it is" },
      { app: "shop", fate: "not-running" },
    ]);
    const next = await nextView();
    expect(next.apps.get("default/blog")?.record?.value).toEqual(other.view.apps.get("default/blog")?.record?.value);
    expect(next.apps.get("default/shop")?.record?.value.wanted).toBe("down");
  });

  test("lets nothing be written from then on, and only one be carried out", async () => {
    await commit(stored(shop()));
    await lookAgain();
    const [one, other] = [
      await prepareRestore(parts, { from: "labels" }),
      await prepareRestore(parts, { from: "labels" }),
    ];
    await one.carryOut();
    await expect(commit([{ kind: "app", key: keyOf.app(SHOP) }])).rejects.toBe(sealed);
    await expect(other.carryOut()).rejects.toBe(sealed);
    expect(restarts).toBe(1);
  });

  test("counts replicas on from those that anything still tells of, and from those that the store counted", async () => {
    const world = shop();
    await commit(stored(world));
    await parts.backups.make();
    await lookAgain();
    old = ["default.shop.web.1.17", "default.gone.db.1.3"];
    await (await prepareRestore(parts, { from: "labels" })).carryOut();
    const { apps } = await nextView();
    expect(apps.get("default/shop")?.rollout?.value.nextCounter).toBe(18);
    expect(apps.get("default/gone")).toMatchObject({ rollout: { value: { nextCounter: 4 } } });
    expect(apps.get("default/gone")?.record).toBeUndefined();
  });
});

test("a release that the store has forgotten is there again", async () => {
  await commit(stored(shop()));
  await parts.backups.make();
  const world = shop();
  world.apply(spec(2));
  settle(world);
  const release = keyOf.release(SHOP, 1);
  await commit(stored(world).filter(({ key }) => key !== release));
  await commit([{ kind: "release", key: release }]);
  await lookAgain();
  await (await prepareRestore(parts, { from: "latest" })).carryOut();
  const { apps } = await nextView();
  expect([...(apps.get("default/shop")?.releases.keys() ?? [])]).toEqual([1, 2]);
  expect(apps.get("default/shop")?.releases.get(2)?.value.by).toEqual({ name: "ann", host: "laptop" });
});

describe("a restore that fails", () => {
  test.each<{ when: string; spoil(): Promise<unknown>; says: string }>([
    {
      when: "the next store cannot be written",
      spoil: async () => {
        parts.cluster = { ...parts.cluster, name: unwritable };
      },
      says: "Nothing was restored",
    },
    {
      when: "not all can be ended",
      spoil: async () => {
        parts.standStill = () => Promise.reject(new OrcError("store.failed", "The disk said no."));
      },
      says: "The disk said no. Nothing was restored: orcd goes on from the store it had.",
    },
  ])("leaves the store that there is and has orcd start anew all the same: $when", async ({ spoil, says }) => {
    await commit(stored(shop()));
    await parts.backups.make();
    await lookAgain();
    const prepared = await prepareRestore(parts, { from: "latest" });
    await spoil();
    await expect(prepared.carryOut()).rejects.toThrow(says);
    expect(restarts).toBe(1);
    expect(existsSync(storePlace(state).next)).toBe(false);
    await store.close();
    expect(await putNextInPlace(state)).toBe(false);
    const same = new SqliteStore({ path: storePlace(state).store });
    expect((await same.list("app/")).entries).toHaveLength(1);
    await same.close();
  });

  test("before anything is ended ends nothing: there is no backup", async () => {
    await lookAgain();
    await expect(prepareRestore(parts, { from: "latest" })).rejects.toMatchObject({ code: "backup.none" });
    await commit(stored(shop()));
    expect(restarts).toBe(0);
  });
});
