import { afterAll, afterEach, describe, expect, test } from "vitest";
import { agreement } from "../support/agreement.ts";
import { engineEvents } from "../support/engine-events.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "ordered");

const compose = (job: string): string => `
services:
  web:
    image: ${fixtureImages.echo}
    depends_on:
      db: { condition: service_healthy }
      migrate: { condition: service_completed_successfully }
  db:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "sleep 1; touch /tmp/up; exec sleep 86400"]
    stop_signal: SIGKILL
    healthcheck: { test: ["CMD", "test", "-e", "/tmp/up"], interval: 1s, retries: 60 }
  migrate:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "${job}"]
    restart: "no"
    depends_on:
      db: { condition: service_healthy }
`;

afterEach(() => agreement(host, project));
afterAll(() => project.remove());

describe("depends_on", () => {
  test("a job that fails fails the release, and nothing that waits for it is made", async () => {
    await project.write(compose("echo no such table; exit 3"));
    const { code, stdout } = await project.orc("up", "--yes", "--json");
    const { errors } = JSON.parse(stdout) as UpDocument;
    expect([code, errors?.[0]?.code]).toEqual([3, "dependency.failed"]);
    expect(errors?.[0]?.message).toMatch(/migrate\.1/);
    const services = (
      await host.docker("ps", "-a", "--filter", "label=io.orc.app=ordered", "--format", '{{.Label "io.orc.service"}}')
    ).split("\n");
    expect(services).not.toContain("web");
    expect(services).toContain("db");
  });

  test("with the job mended, everything comes up", async () => {
    expect(await project.up(compose("echo migrated"))).toMatchObject({ outcome: "applied" });
    const migrate = (await project.rows()).find(({ service }) => service === "migrate");
    expect(migrate).toMatchObject({ state: "stopped", reason: "completed", lastExit: { code: 0 } });
  });

  test("a second up runs no job again", async () => {
    const before = await project.containers();
    expect(await project.json<UpDocument>(["up"])).toMatchObject({ changed: false });
    expect(await project.containers()).toEqual(before);
  });

  test("from nothing, in order: database, job, web", async () => {
    await project.json(["down", "--yes"]);
    await waitFor("no container", async () => (await project.containers()).length === 0);
    const told = await engineEvents(host, project);
    await project.up(compose("echo migrated"));
    expect(await told(/^(start|die|health_status: healthy) /)).toEqual([
      "start db.1",
      "health_status: healthy db.1",
      "start migrate.1",
      "die migrate.1",
      "start web.1",
    ]);
  });
});
