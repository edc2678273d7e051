import { describe, expect, test } from "vitest";
import type { OrcEvent } from "../../../src/engine/model/event.ts";
import { keyOf } from "../../../src/engine/model/records.ts";
import type { ReplicaStatus } from "../../../src/engine/model/replica.ts";
import type { RunExit } from "../../../src/engine/model/run.ts";
import type { WhyDocument } from "../../../src/engine/model/why.ts";
import { type Measured, NOTHING_MEASURED } from "../../../src/engine/why/measured.ts";
import { why } from "../../../src/engine/why/why.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { SHOP, WALL, World } from "../world/world.ts";

const LATER = "2026-01-01T00:02:00.000Z";
const web = serviceSpec("web", {
  ports: [{ target: 80, published: 8080, protocol: "tcp" }],
  resources: { limits: { memoryBytes: 256 * 1024 ** 2 }, reservations: {} },
});
const db = serviceSpec("db");
const worker = serviceSpec("worker", {
  dependsOn: { db: { condition: "service_healthy", restart: false, required: true } },
});

function upWith(...services: Parameters<typeof appSpec>[1][]): World {
  const world = new World();
  world.apply(appSpec("shop", ...services));
  settle(world);
  return world;
}

const ask = (
  world: World,
  asked: { service?: string; slot?: number },
  events: OrcEvent[] = [],
  measured: Measured = NOTHING_MEASURED,
): WhyDocument => {
  const known = { view: world.view, app: world.app(), events, measured, now: world.now, wall: LATER };
  const document = why(known, asked);
  if (!document) throw new Error("there is no such slot");
  return document;
};

const failed = (change: Partial<RunExit> = {}): RunExit => ({
  run: "r",
  code: 1,
  outcome: "failed",
  reason: "exited",
  message: "exited with 1 after 0.4 s",
  at: WALL,
  ...change,
});
const said = (reason: string, message: string, change: Partial<ReplicaStatus> = {}): Partial<ReplicaStatus> => ({
  ready: false,
  reason,
  message,
  ...change,
});
const NEXT = { nextTryAt: "2026-01-01T00:02:18.000Z" };

describe("what its host says of a replica", () => {
  const cases: [reason: string, status: Partial<ReplicaStatus>, verdict: string][] = [
    ["unready", said("probe", "probe http /health 503"), "web.1 runs and is not ready yet: probe http /health 503."],
    [
      "unready",
      said("unready", "probe http /health 503"),
      "web.1 runs and gets no requests any more: probe http /health 503.",
    ],
    [
      "unhealthy",
      said(
        "crash-loop",
        "was ended because its liveness probe kept failing (probe tcp 80: connection refused), 3 times",
        {
          lastExit: failed({ outcome: "killed", reason: "liveness", code: 137 }),
        },
      ),
      "web.1 is in crash-loop: it was ended because its liveness probe kept failing (probe tcp 80: connection refused), 3 times.",
    ],
    ["pulling", said("pulling", "web:1 is being pulled"), "web.1 waits for its image: web:1 is being pulled."],
    [
      "image.missing",
      said("image.missing", "manifest unknown"),
      "web.1 has no image: web:1 is not on alpha, and its registry has no image of that name and tag.",
    ],
    [
      "image.missing",
      said("image.missing", "pull access denied for web"),
      "web.1 has no image: web:1 is not on alpha, and its registry asks for a login, or has no such image.",
    ],
    [
      "image.missing",
      said("image.missing", "dial tcp: lookup registry on 127.0.0.1:53: connection refused"),
      "web.1 has no image: web:1 is not on alpha, and its registry cannot be reached from there.",
    ],
    [
      "starting",
      said("starting", "its health check has not passed yet", { startedAt: "2026-01-01T00:01:52.000Z" }),
      "web.1 is starting, up for 8 s: its health check has not passed yet.",
    ],
    [
      "starting",
      said("starting", "settling", { startedAt: "2026-01-01T00:01:59.000Z" }),
      "web.1 is starting, up for 1 s.",
    ],
    [
      "never-ready",
      said("starting", "nothing listens on its port 80 yet", { startedAt: WALL }),
      "web.1 runs for 2 m and was never ready: nothing listens on its port 80 yet.",
    ],
    [
      "unhealthy",
      said("unhealthy", "its health check fails: usage:\n\n  nc HOST"),
      "web.1 is unhealthy: its health check fails: usage: nc HOST.",
    ],
    ["unhealthy", said("unhealthy", "its health check fails: 503"), "web.1 is unhealthy: its health check fails: 503."],
    [
      "unhealthy",
      said("crash-loop", "was ended because its health check kept failing, 4 times", {
        lastExit: failed({ reason: "unhealthy" }),
      }),
      "web.1 is in crash-loop: it was ended because its health check kept failing, 4 times.",
    ],
    [
      "oom",
      said("crash-loop", "was killed for memory after 3.2 s, 5 times", {
        lastExit: failed({ outcome: "oom" }),
        ...NEXT,
      }),
      "web.1 is in crash-loop: it was killed for memory after 3.2 s, 5 times, next try in 18 s.",
    ],
    [
      "crash-loop",
      said("crash-loop", "exited with 1 after 0.4 s, 3 times", { lastExit: failed(), ...NEXT }),
      "web.1 is in crash-loop: it exited with 1 after 0.4 s, 3 times, next try in 18 s.",
    ],
    [
      "restarting",
      said("restarting", "exited with 1 after 0.4 s", { lastExit: failed() }),
      "web.1 is being restarted: it exited with 1 after 0.4 s.",
    ],
    [
      "failed",
      said("failed", "exited with 1", { finished: true, lastExit: failed() }),
      "web.1 ended and is not started again: it exited with 1.",
    ],
    [
      "completed",
      said("completed", "exited with 0", { finished: true, lastExit: failed({ code: 0, outcome: "completed" }) }),
      "web.1 has done its work and ended; nothing is wrong.",
    ],
    ["port.taken", said("port.taken", "nginx has it"), "web.1 cannot have its port: nginx has it."],
    [
      "paused",
      said("paused", "somebody paused it"),
      "web.1 is paused: somebody froze its container; orc lets it go on.",
    ],
    [
      "engine-unreachable",
      said("engine-unreachable", "", { unknownSince: "2026-01-01T00:01:30.000Z" }),
      "web.1 cannot be looked at: the engine of alpha does not answer, for 30 s.",
    ],
    [
      "engine-unreachable",
      said("engine-unreachable", "the engine of alpha hangs; as last seen", {
        unknownSince: "2026-01-01T00:01:30.000Z",
      }),
      "web.1 cannot be looked at: the engine of alpha hangs, for 30 s.",
    ],
    ["unhealthy", said("liveness", "probe tcp 80: refused"), "web.1 is unhealthy: probe tcp 80: refused."],
    [
      "unhealthy",
      said("restarting", "was ended: probe http /live 500", { lastExit: failed({ reason: "liveness" }) }),
      "web.1 is being restarted: it was ended: probe http /live 500.",
    ],
    ["not-ready", said("something-new", "the moon is full"), "web.1 is not ready: the moon is full."],
    ["ready", {}, "web.1 is ready; nothing is wrong."],
  ];
  test.each(cases)("%s", (reason, status, verdict) => {
    const world = upWith(web);
    world.report("default.shop.web.1.1", status);
    expect(ask(world, { service: "web", slot: 1 })).toMatchObject({ subject: "web.1", reason, verdict });
  });
});

describe("what the cluster knows of it", () => {
  test("a dependency that is not there yet, and why", () => {
    const status = said("starting", "its health check has not passed yet", { startedAt: LATER });
    const young = new World();
    const healthcheck = { test: ["CMD", "pg_isready"] };
    young.apply(appSpec("shop", { ...db, environment: { MODE: "crash" }, healthcheck }, worker), { deadlineMs: 1e9 });
    settle(young);
    young.report("default.shop.db.1.1", status);
    expect(ask(young, { service: "worker" })).toMatchObject({
      reason: "dependency",
      verdict: "worker.1 is waiting for db to be healthy.",
      state: "awaited",
      because: ["db.1 is starting, up for 0 s: its health check has not passed yet."],
      fix: [{ text: "see why", command: "orc why db.1" }],
    });
    expect(ask(young, { service: "db" }).fix).toContainEqual(
      expect.objectContaining({ text: expect.stringMatching(/^what its check asks: pg_isready$/) }),
    );
    young.report("default.shop.db.1.1", said("unhealthy", "its health check fails: 503"));
    expect(ask(young, { service: "worker" })).toMatchObject({
      reason: "dependency",
      state: "trouble",
      because: ["db.1 is unhealthy: its health check fails: 503."],
    });
    expect(ask(young, {}).subject).toBe("db.1");
  });

  test("no host for it", () => {
    const world = upWith(web);
    const key = keyOf.placement(SHOP, "default.shop.web.1.1");
    world.put("placement", key, { unplaceable: "alpha has 1 of 4 GiB left" });
    expect(ask(world, { service: "web" }).verdict).toBe("web.1 has no host: alpha has 1 of 4 GiB left.");
  });

  test("a port that another program has", () => {
    const world = upWith(web);
    const taken = { "8080/tcp": "nginx (pid 812)" };
    const ack = { host: "alpha", plane: "ports", generations: {}, taken } as const;
    world.put("ack", keyOf.ack("alpha", "ports"), { ...ack });
    expect(ask(world, { service: "web" })).toMatchObject({
      reason: "port.taken",
      verdict: "web cannot publish 8080/tcp: nginx (pid 812) on alpha has it.",
    });
  });

  test.each([
    ["stopped", { stopped: ["web"], cause: "stop web" }, "web does not run: web was stopped by hand."],
    ["scaled", { scale: { web: 0 }, cause: "scale web=0" }, "web has no replicas: that is what it is scaled to."],
    ["down", { wanted: "down", cause: "down" } as const, "web does not run: shop was taken down."],
  ])("%s", (reason, change, verdict) => {
    const world = upWith(web);
    world.change(change);
    settle(world);
    const because = ["ann on laptop did that 2 m ago"];
    expect(ask(world, { service: "web" })).toMatchObject({ subject: "web", reason, verdict, because });
  });

  test("a host that is silent", () => {
    const world = upWith(web);
    world.now += 12_000;
    const document = ask(world, { service: "web" });
    expect(document).toMatchObject({ reason: "host-silent", state: "trouble" });
    expect(document.verdict).toContain("web.1 is on alpha, which was not heard of for 1");
  });

  test("an old replica waits for a data plane", () => {
    const world = upWith(web);
    let seen: WhyDocument | undefined;
    world.apply(appSpec("shop", { ...web, image: "web:2" }));
    settle(world, {
      check: () => {
        const routing = world.app().routing.get("web")?.value;
        const old = world.replicas("web").find(({ record }) => record?.value.retired);
        if (!routing || !old || old.drained || seen) return;
        const document = ask(world, { service: "web" });
        if (document.reason === "draining") seen = document;
      },
    });
    expect(seen?.verdict).toMatch(/^web\.1 of release 1 is not stopped yet: .* on alpha may still send to it\.$/);
  });

  test("several that are well", () => {
    expect(ask(upWith({ ...web, replicas: 3 }), { service: "web" }).verdict).toBe(
      "web is ready, all 3 replicas of it; nothing is wrong.",
    );
    expect(ask(upWith(web, db), {}).subject).toBe("shop");
  });
});

test("what the engine would not begin has said nothing: the field it refuses is named instead", () => {
  const world = upWith(web);
  const words = 'could not be started: exec: "serve": executable file not found in $PATH';
  const lastExit = failed({ reason: "refused", code: 125, message: words });
  world.report("default.shop.web.1.1", said("crash-loop", `${words}, 3 times`, { lastExit }));
  const { fix, evidence } = ask(world, { service: "web" });
  expect(fix[0]).toMatchObject({ text: "correct what the engine will not start" });
  expect([...fix, ...evidence].filter(({ command }) => command !== undefined)).toEqual([]);
});

test("events of the replica are the evidence; the last run points to its log, once", () => {
  const world = upWith(web);
  const replica = "default.shop.web.1.1";
  world.report(replica, said("crash-loop", "exited with 1, 3 times", { lastExit: failed() }));
  const run = (id: number, of: string): OrcEvent => ({
    id,
    revision: id,
    at: `2026-01-01T00:00:0${id}.000Z`,
    severity: "error",
    kind: "run",
    reason: "crash-loop",
    message: "web.1 exited with 1 after 0.4 s; next run in 4 s",
    service: "web",
    slot: 1,
    replica: of,
  });
  const events = [run(1, "default.shop.web.1.0"), run(2, replica), run(3, replica)];
  const other = { ...run(4, replica), message: "web.1 was ended by SIGTERM after 3 s; next run in 2 s" };
  const command = "orc logs web.1 --previous";
  expect(ask(world, { service: "web" }, events).evidence).toEqual([
    { at: "2026-01-01T00:00:03.000Z", kind: "run", text: "web.1 exited with 1 after 0.4 s, 2 times in 1 s", command },
  ]);
  expect(ask(world, { service: "web" }, [...events, other]).evidence).toEqual([
    { at: "2026-01-01T00:00:03.000Z", kind: "run", text: "web.1 exited with 1 after 0.4 s, 2 times in 1 s" },
    { at: "2026-01-01T00:00:04.000Z", kind: "run", text: "web.1 was ended by SIGTERM after 3 s", command },
  ]);
});

describe("a release that did not come up", () => {
  const broken = serviceSpec("web", { environment: { MODE: "crash", DB_PORT: "5433" } });
  const event: OrcEvent = {
    id: 1,
    revision: 1,
    at: LATER,
    severity: "error",
    kind: "rollout",
    reason: "rollout-failed",
    message: "release 2 stopped",
    service: "web",
    release: 2,
  };

  function rolledBack(change: { onFailure?: "rollback" | "continue" } = {}): World {
    const world = upWith(serviceSpec("web", { environment: { DB_PORT: "5432" } }));
    world.apply(appSpec("shop", broken), change);
    const release = world.app().releases.get(2)?.value;
    if (release) {
      const sources = { "services.web.environment.DB_PORT": "compose.yaml:14" };
      world.put("release", keyOf.release(SHOP, 2), { ...release, sources });
    }
    settle(world);
    return world;
  }

  const changed = {
    at: WALL,
    kind: "change",
    text: 'release 2 changed web.environment.DB_PORT from "5432" to "5433"',
    where: "compose.yaml:14",
  };

  test("was rolled back: what it was about, and what it changed", () => {
    const document = ask(rolledBack(), { service: "web" }, [event]);
    expect(document).toMatchObject({
      reason: "rolled-back",
      verdict: "web.1 runs release 1: release 2 did not come up and was rolled back.",
      because: ["web.1 exited with 1, 3 times"],
    });
    expect(document.evidence).toContainEqual(changed);
    expect(document.evidence.at(-1)).toMatchObject({ kind: "rollout", text: "release 2 stopped" });
  });

  test("goes on: the crash-loop carries the change, and the way back", () => {
    const document = ask(rolledBack({ onFailure: "continue" }), { service: "web" });
    expect(document.reason).toBe("crash-loop");
    expect(document.evidence).toContainEqual(changed);
    expect(document.fix).toContainEqual({ text: "or go back", command: "orc rollback" });
  });
});
