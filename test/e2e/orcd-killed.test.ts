import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agreement, containersBySlot } from "../support/agreement.ts";
import { engineEvents } from "../support/engine-events.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { startOrc } from "../support/started.ts";
import { sendVisitors } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "orphaned");

const compose = (version: number): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${version}", START_MS: "700" }
    ports: ["18121:80"]
    deploy: { replicas: 3 }
`;

/** As the kernel would under memory pressure: the engine starts it again by its policy. */
const killOrcd = (): Promise<string> =>
  host.output(["sh", "-c", "kill -9 $(docker inspect --format '{{.State.Pid}}' orcd)"]);

beforeAll(() => project.up(compose(1)));
afterAll(() => project.remove());

describe("orcd is killed in the middle", () => {
  test("of a rollout: it carries on, makes each new container once, and loses no request", async () => {
    const told = await engineEvents(host, project);
    const visitors = sendVisitors(`http://${host.address}:18121/`, 1);
    await project.write(compose(2));
    const up = startOrc(host, project, "up", "--yes", "--json");
    await waitFor("the first new container", async () => (await told(/^start /)).length > 0);
    await killOrcd();
    const { code, stdout, stderr } = await up.ended;
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout) as UpDocument).toMatchObject({ release: 2, outcome: "applied" });
    expect((await visitors.stop()).failures).toEqual([]);
    const rows = await agreement(host, project);
    expect(rows.every(({ release, restarts }) => release === 2 && restarts === 0)).toBe(true);
    expect((await told(/^create /)).sort()).toEqual(["create web.1", "create web.2", "create web.3"]);
    expect((await told(/^start /)).sort()).toEqual(["start web.1", "start web.2", "start web.3"]);
  });

  test("of a scaling: it carries on, and touches nothing that was there", async () => {
    const told = await engineEvents(host, project);
    const before = containersBySlot(await agreement(host, project));
    const scale = startOrc(host, project, "scale", "web=5");
    await waitFor("a new container", async () => (await told(/^create /)).length > 0);
    await killOrcd();
    expect((await scale.ended).code).toBe(0);
    const rows = await agreement(host, project);
    expect(containersBySlot(rows)).toMatchObject(before);
    expect(rows.map(({ restarts }) => restarts)).toEqual([0, 0, 0, 0, 0]);
    expect((await told(/^create /)).sort()).toEqual(["create web.4", "create web.5"]);
    expect(await told(/^die /)).toEqual([]);
  });
});
