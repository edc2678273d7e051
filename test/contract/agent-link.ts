import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AssignmentMessage, StatusReport } from "../../src/engine/model/assignment.ts";
import type { Write } from "../../src/engine/model/decision.ts";
import type { Ack, Heartbeat } from "../../src/engine/model/host.ts";
import { keyOf } from "../../src/engine/model/records.ts";
import type { View } from "../../src/engine/model/view.ts";
import type { AgentLink } from "../../src/engine/ports/agent-link.ts";
import {
  appWrite,
  gone,
  idOf,
  placementWrite,
  releaseWrite,
  replicaWrite,
  SHOP,
  service,
  statusOf,
  WALL,
} from "../engine/control/records.ts";

/** The two ends of a link, and the leader behind it. */
export type LinkWorld = {
  link: AgentLink;
  /** Writes records as their owners would; resolves once the leader has seen them. */
  write(...writes: Write[]): Promise<void>;
  view(): View;
  /** Messages of all events the leader has kept. */
  events(): string[];
  /** Revision of the store, to see whether anything was written. */
  revision(): number;
  /** The leader goes away. */
  stop(): Promise<void>;
};

const report = (over: Partial<StatusReport>): StatusReport => ({
  host: "h1",
  full: false,
  replicas: [],
  acks: [],
  events: [],
  ...over,
});

const routingWrite = (generation: number, name = "web"): Write => ({
  kind: "routing",
  key: keyOf.routing(SHOP, name),
  value: { ...SHOP, service: name, generation, vip: "10.211.0.2", ports: [], endpoints: [] },
});

const drainedWrite = (slot: number, counter: number): Write => ({
  kind: "drained",
  key: keyOf.drained(SHOP, idOf(slot, counter)),
  value: { generation: 2, acknowledgedBy: ["h1"], slowestMs: 3 },
});

const mounts = [
  { type: "volume" as const, source: "data", target: "/data", readOnly: false },
  { type: "tmpfs" as const, target: "/tmp" },
];

/** What every agent link must do, in one process or over a network. */
export function agentLinkContract(name: string, makeWorld: () => Promise<LinkWorld>): void {
  describe(`the agent link contract: ${name}`, () => {
    let world: LinkWorld;
    let end: AbortController;

    const assignments = (host = "h1"): AsyncIterator<AssignmentMessage> =>
      world.link.assignments(host, end.signal)[Symbol.asyncIterator]();

    const next = async (messages: AsyncIterator<AssignmentMessage>): Promise<AssignmentMessage> => {
      const result = await messages.next();
      if (result.done) throw new Error("the stream ended");
      return result.value;
    };

    const status = (slot: number, counter: number) =>
      world.view().apps.get("default/shop")?.replicas.get(idOf(slot, counter))?.status;

    beforeEach(async () => {
      world = await makeWorld();
      end = new AbortController();
      await world.write(appWrite(1), releaseWrite(1, [service("web", { mounts })]));
      await world.write(replicaWrite(1, 1), placementWrite(1, 1, "h1"), replicaWrite(2, 2), placementWrite(2, 2, "h2"));
    });
    afterEach(async () => {
      end.abort();
      await world.stop();
    });

    test("the first message is the host's full assignment", async () => {
      await world.write(routingWrite(1));
      const message = await next(assignments());
      expect(message).toEqual({
        kind: "full",
        storeId: world.view().storeId,
        items: {
          [idOf(1, 1)]: {
            replica: idOf(1, 1),
            ...SHOP,
            service: "web",
            slot: 1,
            release: 1,
            specHash: "h1",
            want: "run",
            spec: service("web", { mounts }),
            volumes: { data: { name: "shop_data", external: false, driverOptions: {}, labels: {} } },
            drainTimeoutMs: 30_000,
            settleMs: 0,
          },
        },
        routing: { "default/shop/web": expect.objectContaining({ generation: 1 }) },
      });
    });

    test("deltas follow with what changed, and only that", async () => {
      const messages = assignments();
      await next(messages);
      await world.write(replicaWrite(3, 3), placementWrite(3, 3, "h1"));
      expect(await next(messages)).toMatchObject({
        kind: "delta",
        upsert: [{ replica: idOf(3, 3), want: "run" }],
        forget: [],
      });
      await world.write(replicaWrite(4, 4), placementWrite(4, 4, "h2"));
      await world.write(routingWrite(2));
      expect(await next(messages)).toMatchObject({
        kind: "delta",
        upsert: [],
        forget: [],
        routing: { "default/shop/web": { generation: 2 } },
      });
    });

    test("changes nobody has fetched yet come as one delta", async () => {
      const messages = assignments();
      await next(messages);
      await world.write(replicaWrite(3, 3), placementWrite(3, 3, "h1"));
      await world.write(routingWrite(1));
      await world.write(replicaWrite(3, 3, { retired: { because: "scaled-down" } }));
      await world.write(routingWrite(2));
      expect(await next(messages)).toMatchObject({
        upsert: [{ replica: idOf(3, 3), want: "drain" }],
        routing: { "default/shop/web": { generation: 2 } },
      });
    });

    test("a retired replica drains, and stops once every data plane has let go of it", async () => {
      const messages = assignments();
      await next(messages);
      await world.write(replicaWrite(1, 1, { retired: { because: "replaced" } }));
      expect(await next(messages)).toMatchObject({ upsert: [{ replica: idOf(1, 1), want: "drain" }] });
      await world.write(drainedWrite(1, 1));
      expect(await next(messages)).toMatchObject({ upsert: [{ replica: idOf(1, 1), want: "stop" }] });
    });

    test("a replica whose records are gone is forgotten, once", async () => {
      const messages = assignments();
      await next(messages);
      await world.write(gone(replicaWrite(1, 1)), gone(placementWrite(1, 1, "h1")));
      expect(await next(messages)).toEqual({ kind: "delta", upsert: [], forget: [idOf(1, 1)] });
      await world.write(gone(replicaWrite(2, 2)), gone(placementWrite(2, 2, "h2")));
      await world.write(routingWrite(9));
      expect(await next(messages)).toMatchObject({ forget: [], routing: { "default/shop/web": { generation: 9 } } });
    });

    test("a replica that takes over from an older one in its slot has to settle", async () => {
      await world.write(replicaWrite(1, 5, { release: 1 }), placementWrite(1, 5, "h1"));
      const message = await next(assignments());
      if (message.kind !== "full") throw new Error("no full assignment");
      expect(Object.values(message.items).map(({ replica, settleMs }) => [replica, settleMs])).toEqual([
        [idOf(1, 1), 0],
        [idOf(1, 5), 1000],
      ]);
    });

    test("a replica whose release is not there is left as it was", async () => {
      const messages = assignments();
      await next(messages);
      await world.write(gone(releaseWrite(1, [])));
      await world.write(replicaWrite(1, 1, { retired: { because: "down" } }), routingWrite(1));
      expect(await next(messages)).toMatchObject({ upsert: [], forget: [], routing: {} });
    });

    test("each host has a stream of its own, and every new one begins in full", async () => {
      const one = assignments("h1");
      const two = assignments("h2");
      expect(await next(one)).toMatchObject({ kind: "full", items: { [idOf(1, 1)]: { slot: 1 } } });
      expect(await next(two)).toMatchObject({ kind: "full", items: { [idOf(2, 2)]: { slot: 2 } } });
      await world.write(replicaWrite(3, 3), placementWrite(3, 3, "h2"));
      expect(await next(two)).toMatchObject({ kind: "delta", upsert: [{ slot: 3 }] });
      expect(await next(assignments("h2"))).toMatchObject({
        kind: "full",
        items: { [idOf(2, 2)]: { slot: 2 }, [idOf(3, 3)]: { slot: 3 } },
      });
    });

    test("a stream ends when its agent hangs up", async () => {
      const messages = assignments();
      await next(messages);
      const waiting = messages.next();
      end.abort();
      expect((await waiting).done).toBe(true);
    });

    test("a stream breaks and reports are refused when the leader goes away", async () => {
      const messages = assignments();
      await next(messages);
      const waiting = messages.next();
      waiting.catch(() => {});
      await world.stop();
      await expect(waiting).rejects.toMatchObject({ code: "orcd.unreachable" });
      await expect(world.link.report(report({}))).rejects.toMatchObject({ code: "orcd.unreachable" });
    });

    test("a report is stored when it resolves", async () => {
      const said = statusOf(1, 1, { address: "10.210.1.5" });
      await world.link.report(report({ replicas: [said] }));
      expect(status(1, 1)?.value).toEqual(said);
    });

    test("a report that says nothing new writes nothing, whatever the time", async () => {
      await world.link.report(report({ replicas: [statusOf(1, 1)] }));
      const before = world.revision();
      await world.link.report(
        report({ replicas: [statusOf(1, 1, { updatedAt: "2026-02-02T00:00:00.000Z" })], full: true }),
      );
      expect(world.revision()).toBe(before);
      expect(status(1, 1)?.value.updatedAt).toBe(WALL);
    });

    test("a status of a replica that is not the host's, or not there any more, is dropped", async () => {
      const before = world.revision();
      await world.link.report(report({ replicas: [statusOf(2, 2), statusOf(7, 7)] }));
      expect(world.revision()).toBe(before);
      await world.link.report(report({ replicas: [statusOf(1, 1)] }));
      await world.write(gone(replicaWrite(1, 1)), gone(placementWrite(1, 1, "h1")), {
        kind: "status",
        key: keyOf.status(SHOP, idOf(1, 1)),
      });
      await world.link.report(report({ replicas: [statusOf(1, 1)] }));
      expect(world.view().apps.get("default/shop")?.replicas.has(idOf(1, 1))).toBe(false);
    });

    test("a replica moves one way, whatever comes late", async () => {
      await world.link.report(report({ replicas: [statusOf(1, 1, { state: "draining", ready: false })] }));
      await world.link.report(report({ replicas: [statusOf(1, 1, { state: "running", ready: false, restarts: 1 })] }));
      expect(status(1, 1)?.value).toMatchObject({ state: "draining", restarts: 1 });
      await world.link.report(report({ replicas: [statusOf(1, 1, { state: "gone", ready: false })] }));
      await world.link.report(report({ replicas: [statusOf(1, 1, { state: "stopping", ready: true, restarts: 9 })] }));
      expect(status(1, 1)?.value).toMatchObject({ state: "gone", ready: false, restarts: 0 });
    });

    test("a report of hundreds of replicas is taken in", async () => {
      for (let n = 10; n < 210; n += 1) await world.write(replicaWrite(n, n), placementWrite(n, n, "h1"));
      const replicas = Array.from({ length: 200 }, (_, n) => statusOf(n + 10, n + 10));
      await world.link.report(report({ replicas, full: true }));
      for (let n = 10; n < 210; n += 1) expect(status(n, n)?.value.ready).toBe(true);
    });

    test("reports of several hosts at once are all stored", async () => {
      await Promise.all([
        world.link.report(report({ replicas: [statusOf(1, 1)] })),
        world.link.report(report({ host: "h2", replicas: [statusOf(2, 2, { host: "h2" })] })),
        world.link.report(report({ replicas: [statusOf(1, 1, { ready: false, reason: "unhealthy" })] })),
      ]);
      expect(status(1, 1)?.value).toMatchObject({ ready: false, reason: "unhealthy" });
      expect(status(2, 2)?.value.ready).toBe(true);
    });

    test("acknowledgements and heartbeats are known at once and never stored", async () => {
      const ack: Ack = { host: "h1", plane: "dns", generations: { "default/shop/web": 4 }, taken: {} };
      const heartbeat: Heartbeat = {
        host: "h1",
        cpuNano: 2e9,
        memoryBytes: 1e9,
        engine: "20.10",
        version: "0.1.0",
        orphans: [],
      };
      const before = world.revision();
      await world.link.report(report({ acks: [ack], heartbeat }));
      const host = world.view().hosts.get("h1");
      expect([host?.beat?.value, host?.acks.get("dns")?.value]).toEqual([heartbeat, ack]);
      expect(world.revision()).toBe(before);
    });

    test("events are kept, and those of a report that was delivered twice once", async () => {
      const events = [
        { severity: "warning" as const, kind: "run", reason: "crash-loop", message: "web.1 keeps ending" },
      ];
      const said = report({ replicas: [statusOf(1, 1)], events });
      await world.link.report(said);
      await world.link.report(structuredClone(said));
      expect(world.events()).toEqual(["web.1 keeps ending"]);
    });
  });
}
