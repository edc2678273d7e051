import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContainerSpec } from "../../../../src/engine/ports/container-engine.ts";
import { OrcError } from "../../../../src/errors/orc-error.ts";
import type { Behaviour } from "../../../fakes/engine/behaviour.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP } from "../../world/world.ts";
import { AUTHOR, applyRequest } from "../change/requests.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";
import { settled } from "./settled.ts";

const behaviour = ({ image, name }: ContainerSpec): Behaviour =>
  image === "web:broken"
    ? { exitAfterMs: 5, exitCode: 3, prints: [{ afterMs: 1, stream: "stderr", line: "boom" }] }
    : { prints: [{ afterMs: 0, stream: "stdout", line: `${name} listens` }] };

const web = (image = "web:1", environment = {}) =>
  appSpec("shop", serviceSpec("web", { image, replicas: 2, environment }));
let orcd: OrcdInMemory;

beforeAll(async () => {
  orcd = await OrcdInMemory.start(behaviour);
  for (const image of ["web:1", "web:2", "web:broken"]) orcd.engine.world.images.add(image);
});
afterAll(() => orcd.stop());

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "no error",
    (error: unknown) => (error instanceof OrcError ? error.code : String(error)),
  );

describe("the life of an app, over its socket", () => {
  test("is planned, applied, and ready", async () => {
    const request = { spec: web(), builds: [], recreate: [], scale: {}, sources: {} };
    const plan = await orcd.client.plan(SHOP, request);
    expect(plan).toMatchObject({ basedOn: 0, to: 1, changed: true });
    const change = await orcd.client.apply(SHOP, applyRequest(web(), { planHash: plan.hash }));
    expect(change).toMatchObject({ generation: 1, release: 1, changed: true });
    expect(await settled(orcd.client, SHOP, 1)).toMatchObject({
      state: "steady",
      services: [{ name: "web", desired: 2, ready: 2 }],
    });
    expect(await orcd.client.plan(SHOP, request)).toMatchObject({ changed: false });
  });

  test("has rows, with what they use when that is asked for", async () => {
    const rows = await orcd.client.replicas({ ...SHOP, usage: true });
    expect(rows.map(({ service, slot, ready }) => `${service}.${slot} ${ready}`)).toEqual(["web.1 true", "web.2 true"]);
    expect(rows[0]?.memory?.used).toBeGreaterThan(0);
    expect(await orcd.client.apps()).toMatchObject([{ app: "shop", state: "steady", release: 1 }]);
    expect(await orcd.client.hosts()).toMatchObject([{ state: "ready", replicas: 2 }]);
  });

  test("of two applies on one plan one wins, and the other is told by whom", async () => {
    const ask = (name: string) =>
      orcd.client.apply(
        SHOP,
        applyRequest(web("web:2", { BY: name }), { basedOn: 1, author: { name, host: "laptop" } }),
      );
    const results = await Promise.allSettled([ask("ann"), ask("bob"), ask("cem")]);
    const lost = results.flatMap((result) => (result.status === "rejected" ? [result.reason as OrcError] : []));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(lost.map(({ code }) => code)).toEqual(["release.newer", "release.newer"]);
    expect(lost[0]?.message).toMatch(/changed \d+ s ago: release 2 by (ann|bob|cem) on laptop/);
    await settled(orcd.client, SHOP, 2);
  });

  test("a release that keeps ending is rolled back; its log is read though nothing of it is left", async () => {
    await orcd.client.apply(SHOP, applyRequest(web("web:broken"), { basedOn: 2 }));
    const status = await settled(orcd.client, SHOP, 3);
    expect(status).toMatchObject({ state: "failed", rollout: { failure: { code: "replica.crashed" }, serving: 2 } });
    await waitFor("the broken replicas to go", async () =>
      (await orcd.client.replicas({ ...SHOP, all: true })).every(({ release }) => release !== 3),
    );
    const lines: string[] = [];
    for await (const message of orcd.client.logs({ ...SHOP, release: 3 }, AbortSignal.timeout(60_000))) {
      if ("line" in message) lines.push(`${message.release} ${message.line}`);
    }
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(new Set(lines)).toEqual(new Set(["3 boom"]));
    expect((await orcd.client.releases(SHOP)).map(({ release }) => release)).toEqual([3, 2, 1]);
  });

  test("is scaled, stopped, started and taken down", async () => {
    const { generation } = await orcd.client.scale(SHOP, { author: AUTHOR, services: { web: 3 } });
    expect(await settled(orcd.client, SHOP, generation)).toMatchObject({ services: [{ desired: 3, ready: 3 }] });
    await orcd.client.stop(SHOP, { author: AUTHOR, services: ["web"] });
    const started = await orcd.client.start(SHOP, { author: AUTHOR, services: [] });
    await settled(orcd.client, SHOP, started.generation);
    const { generation: last } = await orcd.client.down(SHOP, { author: AUTHOR });
    await settled(orcd.client, SHOP, last);
    await waitFor("every container to go", () => orcd.engine.world.containers().length === 0);
    expect(await codeOf(orcd.client.scale(SHOP, { author: AUTHOR, services: { web: 1 } }))).toBe("app.unknown");
    expect(await orcd.client.release(SHOP, 1)).toMatchObject({ number: 1, spec: web() });
  });

  test("what is not there is said to be unknown", async () => {
    const other = { namespace: "default", app: "other" };
    expect(await codeOf(orcd.client.app(other))).toBe("app.unknown");
    expect(await codeOf(orcd.client.release(SHOP, 99))).toBe("release.unknown");
    expect(await codeOf(orcd.client.replicas(other))).toBe("app.unknown");
    const logs = async (): Promise<void> => {
      for await (const _ of orcd.client.logs({ ...SHOP, services: ["wbe"] }, AbortSignal.timeout(60_000)));
    };
    expect(await codeOf(logs())).toBe("service.unknown");
  });

  test("a port that another program has is refused before anything is written", async () => {
    orcd.heldPorts["8080/tcp"] = "nginx has it";
    const spec = appSpec("blog", serviceSpec("web", { ports: [{ target: 80, published: 8080, protocol: "tcp" }] }));
    const blog = { namespace: "default", app: "blog" };
    const refused = orcd.client.apply(blog, applyRequest(spec, {}, blog));
    await expect(refused).rejects.toMatchObject({
      code: "port.taken",
      message: expect.stringContaining("nginx has it"),
    });
    expect(await codeOf(orcd.client.app(blog))).toBe("app.unknown");
  });

  test("the doctor says how everything is", async () => {
    const { findings } = await orcd.client.doctor();
    const levels = new Map(findings.map(({ subject, level }) => [subject, level]));
    for (const subject of ["engine", "orcd", "disk", "store", "host", "nftables", "dns", "ports"]) {
      expect([subject, levels.get(subject)]).toEqual([subject, "ok"]);
    }
  });

  test("nothing went wrong inside meanwhile", () => {
    expect(orcd.logged.filter(({ level }) => level === "error")).toEqual([]);
  });
});
