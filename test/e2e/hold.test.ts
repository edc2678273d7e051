import { afterAll, afterEach, describe, expect, test } from "vitest";
import { agreement } from "../support/agreement.ts";
import { engineEvents } from "../support/engine-events.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "holding");

const compose = (version: number, port = 18131): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${version}" }
    ports: ["${port}:80"]
    volumes: ["data:/data"]
volumes:
  data:
`;

const other = "a-program-of-somebody-else";
const occupy = async (port: number): Promise<void> => {
  const options = ["--name", other, "--network", "host", "--env", `PORT=${port}`];
  await host.docker("run", "-d", ...options, fixtureImages.echo);
  await waitFor("the port to be taken", async () => (await host.docker("logs", other)).includes("listens"));
};
const leave = (): Promise<unknown> => host.exec(["docker", "rm", "-f", other]);
const inWeb = async (...command: string[]): Promise<string> =>
  (await project.orc("exec", "-T", "web.1", ...command)).stdout;

afterAll(async () => {
  await leave();
  await project.remove();
});

describe("a port that another program holds", () => {
  test("is said before anything is written", async () => {
    await occupy(18131);
    const apps = async (): Promise<string[]> =>
      (await project.json<{ apps: { app: string; release: number }[] }>(["ls"])).apps.map(
        ({ app, release }) => `${app} ${release}`,
      );
    await project.write(compose(1));
    const before = await apps();
    const document = await project.up(compose(1), 3);
    expect(document.errors?.[0]).toMatchObject({ code: "port.taken" });
    expect(document.errors?.[0]?.message).toMatch(/18131.*Nothing was changed/);
    expect(await project.containers()).toEqual([]);
    expect(await apps()).toEqual(before);
    expect(await host.docker("volume", "ls", "-q")).not.toContain("holding_data");
  });

  test("is had once it is free", async () => {
    await leave();
    expect(await project.up(compose(1))).toMatchObject({ changed: true, outcome: "applied" });
    expect((await visitTimes(`http://${host.address}:18131/`, 3)).size).toBeGreaterThan(0);
    await agreement(host, project);
  });

  test("for an app that runs: refused likewise, and what runs is as it was", async () => {
    const before = await project.containers();
    await occupy(18132);
    const document = await project.up(compose(1, 18132), 3);
    expect(document.errors?.[0]?.code).toBe("port.taken");
    expect(await project.containers()).toEqual(before);
    expect((await visitTimes(`http://${host.address}:18131/`, 3)).size).toBeGreaterThan(0);
    await leave();
  });
});

describe("a named volume", () => {
  afterEach(() => agreement(host, project));

  test("has one writer at any time: the old container is gone before the new one starts", async () => {
    await inWeb("sh", "-c", "echo kept > /data/file");
    const told = await engineEvents(host, project);
    await project.write(compose(2));
    const plan = await project.json<{ risk: { level: string }[]; steps: unknown[] }>(["plan"]);
    expect(plan.risk).toMatchObject([{ service: "web", level: "gap" }]);
    expect(plan.steps).toMatchObject([{ do: "replace", strategy: { order: "stop-first" } }]);
    await project.json<UpDocument>(["up", "--yes"]);
    expect(await told(/^(start|die) /)).toEqual(["die web.1", "start web.1"]);
    expect(await inWeb("cat", "/data/file")).toBe("kept\n");
  });

  test("that would leave a gap is asked about: without a terminal exit 2, nothing changed", async () => {
    const before = await project.containers();
    await project.write(compose(3));
    const document = await project.json<UpDocument>(["up"], 2);
    expect(document.errors?.[0]?.code).toBe("input.confirmation");
    expect(await project.containers()).toEqual(before);
  });

  test("survives down, and comes back with what was written", async () => {
    await project.json(["down", "--yes"]);
    await waitFor("no container", async () => (await project.containers()).length === 0);
    expect((await host.docker("volume", "ls", "-q")).split("\n")).toContain("holding_data");
    await project.up(compose(3));
    expect(await inWeb("cat", "/data/file")).toBe("kept\n");
  });

  test("goes with down --volumes", async () => {
    await project.json(["down", "--yes", "--volumes"]);
    expect((await host.docker("volume", "ls", "-q")).split("\n")).not.toContain("holding_data");
  });
});
