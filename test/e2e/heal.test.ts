import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { agreement } from "../support/agreement.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "healed");
const url = `http://${host.address}:18082/`;

const compose = `
services:
  web:
    image: ${fixtureImages.echo}
    ports: ["18082:80"]
    deploy: { replicas: 2, resources: { limits: { memory: 128M } } }
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/health"]
      interval: 1s
      timeout: 2s
      retries: 2
`;

const containerOf = async (slot: number): Promise<string> => {
  const row = (await project.rows()).find((candidate) => candidate.slot === slot);
  if (!row?.containerId) throw new Error(`web.${slot} has no container`);
  return row.containerId;
};

const successorOf = (slot: number, container: string): Promise<unknown> =>
  waitFor(`a successor of web.${slot}`, async () => {
    const row = (await project.readyRows("web", 2))?.find((candidate) => candidate.slot === slot);
    return row?.containerId !== undefined && row.containerId !== container;
  });

const addresses = async (): Promise<(string | undefined)[]> => (await project.rows()).map(({ address }) => address);
let before: (string | undefined)[] = [];

beforeAll(async () => {
  await project.up(compose);
  before = await addresses();
});
afterEach(() => agreement(host, project));
afterAll(() => project.remove());

describe("a replica that ends has a successor run", () => {
  test.each([
    ["killed", (id: string) => host.docker("kill", id)],
    ["stopped by hand", (id: string) => host.docker("stop", "-t", "1", id)],
    ["removed by hand", (id: string) => host.docker("rm", "-f", id)],
    ["unhealthy", (id: string) => host.docker("exec", id, "wget", "-q", "-O", "-", "http://127.0.0.1/sick")],
  ])("%s", async (_how, harm) => {
    const container = await containerOf(1);
    await harm(container);
    await successorOf(1, container);
    expect((await visitTimes(url, 20)).size).toBeGreaterThan(0);
  });

  test("killed for memory: that is said, with its limit", async () => {
    const container = await containerOf(1);
    await host.docker("exec", container, "wget", "-q", "-O", "-", "http://127.0.0.1/oom").catch(() => {});
    await successorOf(1, container);
    const row = (await project.rows()).find(({ slot }) => slot === 1);
    expect(row?.lastExit).toMatchObject({ outcome: "oom", code: 137 });
    expect((await project.orc("events")).stdout).toMatch(/web\.1 was killed for memory \(128 MiB\)/);
  });

  test("a process of it killed for memory: that is said, and its run goes on", async () => {
    const container = await containerOf(2);
    await host.docker("exec", container, "tail", "/dev/zero").catch(() => {});
    const said = /web\.2 lost a process: it was killed for memory \(128 MiB\); its main process goes on/;
    await waitFor("the event", async () => said.test((await project.orc("events")).stdout));
    expect(await containerOf(2)).toBe(container);
  });

  test("paused by hand: it goes on", async () => {
    await host.docker("pause", await containerOf(1));
    await waitFor(
      "no paused container",
      async () => (await host.docker("ps", "-q", "--filter", "status=paused")) === "",
    );
  });

  test("and has kept its address through all of it", async () => {
    await waitFor("both replicas", () => project.readyRows("web", 2));
    expect(before).not.toContain(undefined);
    expect(await addresses()).toEqual(before);
  });

  test("and its last exit is known", async () => {
    const row = (await project.rows()).find(({ slot }) => slot === 1);
    expect(row?.restarts).toBeGreaterThan(0);
    expect(row?.lastExit?.outcome).toMatch(/failed|killed|lost|completed/);
  });
});

describe("orcd itself", () => {
  test("traffic goes on while it is dead, and it comes back", async () => {
    await host.docker("kill", "orcd");
    await visitTimes(url, 20);
    await host.docker("start", "orcd");
    await waitFor("orcd to answer", () => project.readyRows("web", 2));
    await visitTimes(url, 20);
  });

  test("everything comes back after the engine was killed", async () => {
    await host.killEngine();
    await host.restartEngine();
    await waitFor("both replicas", () => project.readyRows("web", 2), 60_000);
    await waitFor("the page", () => visitTimes(url, 20));
  });
});
