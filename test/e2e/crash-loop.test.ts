import { afterAll, afterEach, describe, expect, test } from "vitest";
import { agreement, containersBySlot } from "../support/agreement.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "looping");

// The worker ends at once for as long as a file is missing on the volume that it shares with the keeper.
const compose = `
services:
  keeper:
    image: ${fixtureImages.busybox}
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
    volumes: ["data:/data"]
  worker:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "test -e /data/key || { echo no key; exit 4; }; exec sleep 86400"]
    stop_signal: SIGKILL
    healthcheck: { test: ["CMD", "test", "-e", "/data/key"], interval: 1s }
    volumes: ["data:/data"]
volumes:
  data:
`;

const workerRow = async () => (await project.rows()).find(({ service }) => service === "worker");

afterEach(() => agreement(host, project));
afterAll(() => project.remove());

describe("a replica that ends at once, again and again", () => {
  test("fails its first release, with its last words", async () => {
    await project.write(compose);
    const { code, stderr } = await project.orc("up", "--yes");
    expect(code).toBe(3);
    expect(stderr).toMatch(/worker\.1.*4/);
    expect(stderr).toContain("no key");
    expect(stderr).toContain("orc keeps trying");
  });

  test("is tried again, at ever longer intervals, and ps says so", async () => {
    const seen = await waitFor("a next try", async () => {
      const row = await workerRow();
      return row?.nextTryAt !== undefined && row;
    });
    expect(seen).toMatchObject({
      state: "waiting",
      ready: false,
      reason: "crash-loop",
      lastExit: { code: 4, outcome: "failed" },
    });
    expect(seen.restarts).toBeGreaterThanOrEqual(2);
    expect(Date.parse(seen.nextTryAt ?? "")).toBeGreaterThan(Date.parse(seen.lastExit?.at ?? ""));
    await waitFor("another try", async () => ((await workerRow())?.restarts ?? 0) > seen.restarts);
    const { stdout } = await project.orc("ps");
    expect(stdout).toMatch(/worker.*(waiting|running).*(exit 4|code 4|with 4)/);
  });

  test("is well once its cause is gone, without anybody asking", async () => {
    await project.orc("exec", "-T", "keeper", "touch", "/data/key");
    const row = await waitFor("the worker", async () => (await project.readyRows("worker", 1))?.[0], 60_000);
    expect(row).toMatchObject({ state: "running", ready: true });
    expect(row.reason).not.toBe("crash-loop");
    expect((await project.orc("logs", "worker", "--previous")).stdout).toContain("no key");
    expect(row.nextTryAt).toBeUndefined();
    await waitFor("the app to be steady", async () => {
      const { apps } = await project.json<{ apps: { app: string; state: string }[] }>(["ls"]);
      return apps.find(({ app }) => app === "looping")?.state === "steady";
    });
    expect(await project.json<UpDocument>(["up"])).toMatchObject({ changed: false, outcome: "unchanged" });
  });
});

test("that a crash-loop is over is said once its run has held out", async () => {
  const over = /worker\.1 is out of its crash-loop: it holds out, after \d+ runs that ended/;
  await waitFor("the event", async () => over.test((await project.orc("events")).stdout), 90_000);
  expect(await workerRow()).toMatchObject({ ready: true });
});

test("a container that was given another name by hand is still known as what it is", async () => {
  const before = containersBySlot(await agreement(host, project));
  await host.docker("rename", before["keeper.1"] ?? "none", "somebody");
  await project.json<UpDocument>(["restart", "worker"]);
  const after = containersBySlot(await agreement(host, project));
  expect(after["keeper.1"]).toBe(before["keeper.1"]);
  expect(after["worker.1"]).not.toBe(before["worker.1"]);
  await host.docker("kill", "somebody");
  await waitFor("a successor", async () => {
    const [row] = (await project.readyRows("keeper", 1)) ?? [];
    return row && row.containerId !== before["keeper.1"];
  });
});

test("how runs ended is kept, also of the replica before", async () => {
  const ended = async () => (await project.rows("worker", "-a")).filter(({ state }) => state === "gone");
  const rows = await waitFor("the replaced one among them", async () => {
    const seen = await ended();
    return seen.some(({ lastExit }) => lastExit?.outcome === "killed") && seen;
  });
  expect(rows.filter(({ lastExit }) => lastExit?.code === 4).length).toBeGreaterThanOrEqual(2);
  expect((await project.orc("ps", "worker", "-a")).stdout).toMatch(/worker\.1 +gone .*exited with 4 (?:at once|after)/);
  const { code } = await project.orc("logs", "worker", "--previous");
  expect(code).toBe(0);
});
