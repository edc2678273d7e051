import { expect, test } from "vitest";
import type { Control } from "../../../src/engine/control/control.ts";
import { startControl } from "../../../src/engine/control/control.ts";
import { agentLinkContract, type LinkWorld } from "../../contract/agent-link.ts";
import { MemoryEventLog } from "../../fakes/memory-event-log.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import {
  appWrite,
  idOf,
  placementWrite,
  releaseWrite,
  replicaWrite,
  SHOP,
  service,
  statusOf,
  write,
} from "./records.ts";

type Parts = { store: MemoryStore; clock: VirtualClock; events: MemoryEventLog; control: Control };

async function start(keepRevisions?: number): Promise<Parts> {
  const store = new MemoryStore(keepRevisions ? { keepRevisions } : {});
  const clock = new VirtualClock();
  const events = new MemoryEventLog(clock);
  return { store, clock, events, control: await startControl({ store, clock, events, loops: [], seed: 1 }) };
}

const worldOf = ({ store, events, control }: Parts): LinkWorld => ({
  link: control.link,
  write: async (...writes) => control.waitFor(await write(store, ...writes)),
  view: () => control.view(),
  events: () => events.events.map(({ message }) => message),
  revision: () => store.disk.revision,
  stop: () => control.stop(),
});

agentLinkContract("in one process", async () => worldOf(await start()));
agentLinkContract("in one process, with a store that forgets at once", async () => worldOf(await start(1)));

const report = { host: "h1", full: false, acks: [], events: [] };

test("a status that raced with the end of its replica leaves no record behind", async () => {
  const { store, control } = await start();
  await write(store, appWrite(1), releaseWrite(1, [service("web")]), replicaWrite(1, 1), placementWrite(1, 1, "h1"));
  await control.waitFor(store.disk.revision);
  let meddled = false;
  store.hooks.beforeCommit = async ({ operations }) => {
    const isStatus = operations.some((operation) => "put" in operation && operation.put.startsWith("status/"));
    if (!isStatus || meddled) return;
    meddled = true;
    await write(store, { kind: "replica", key: `replica/default/shop/${idOf(1, 1)}` });
  };
  await control.link.report({ ...report, replicas: [statusOf(1, 1)] });
  expect((await store.list("status/")).entries).toEqual([]);
});

test("a report whose commit fails is refused, and taken in when it is sent again", async () => {
  const { store, control } = await start();
  await write(store, appWrite(1, {}, SHOP), replicaWrite(1, 1), placementWrite(1, 1, "h1"));
  await control.waitFor(store.disk.revision);
  for (const hook of ["beforeCommit", "afterCommit"] as const) {
    store.hooks = {
      [hook]: () => {
        store.hooks = {};
        throw new Error("disk");
      },
    };
    const said = { ...report, full: true, replicas: [statusOf(1, 1, { message: hook })] };
    await expect(control.link.report(said)).rejects.toThrow("disk");
    await control.link.report(said);
    expect((await store.list("status/")).entries).toMatchObject([{ value: { message: hook } }]);
  }
});

test("a stream leaves no listener behind", async () => {
  const { store, clock, control } = await start();
  for (let n = 0; n < 5; n += 1) {
    const end = new AbortController();
    for await (const message of control.link.assignments("h1", end.signal)) {
      expect(message.kind).toBe("full");
      end.abort();
    }
  }
  await control.stop();
  await clock.settle();
  expect([store.waiting, clock.pending]).toEqual([0, 0]);
});
