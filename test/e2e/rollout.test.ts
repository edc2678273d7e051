import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { sendVisitors, visitTimes } from "../support/visitors.ts";

const host = sharedHost();
const project = new Project(host, "rolled");
const url = `http://${host.address}:18083`;

const compose = (version: number, more = ""): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment:
      VERSION: "${version}"
      ${more}
    ports: ["18083:80"]
    stop_grace_period: 5s
    deploy: { replicas: 3 }
`;

const versionsServed = async (): Promise<Set<string>> =>
  new Set(
    [...(await visitTimes(`${url}/`, 30)).keys()].map((body) => (JSON.parse(body) as { version: string }).version),
  );

beforeAll(() => project.up(compose(1)));
afterAll(() => project.remove());

describe("a change of a service", () => {
  test("loses no request and never has fewer ready replicas than asked for", async () => {
    const visitors = sendVisitors(`${url}/slow?ms=20`);
    const document = await project.up(compose(2), 0, ["--probe", "http://localhost:18083/"]);
    const visits = await visitors.stop();
    expect(visits.failures).toEqual([]);
    expect(visits.sent).toBeGreaterThan(20);
    expect(document).toMatchObject({ release: 2, changed: true, outcome: "applied" });
    expect(document.receipt).toMatchObject({ cut: 0, minReady: { web: 3 }, lost: 0 });
    expect(document.receipt?.sent).toBeGreaterThan(0);
    expect(await versionsServed()).toEqual(new Set(["2"]));
  });

  test("that does not come up is given up: exit 3, and the last good release serves on", async () => {
    const visitors = sendVisitors(`${url}/`, 2);
    const document = await project.up(compose(3, 'CRASH_AFTER_MS: "100"'), 3);
    const visits = await visitors.stop();
    expect(document.errors?.[0]?.code).toBe("replica.crashed");
    expect(visits.failures).toEqual([]);
    expect(await versionsServed()).toEqual(new Set(["2"]));
  });

  test("that was mended comes up as a release of its own", async () => {
    expect(await project.up(compose(4))).toMatchObject({ release: 4, outcome: "applied" });
    expect(await versionsServed()).toEqual(new Set(["4"]));
    const { releases } = await project.json<{ releases: { release: number; state: string }[] }>(["releases"]);
    const states = Object.fromEntries(releases.map(({ release, state }) => [release, state]));
    expect(states).toMatchObject({ 3: "failed", 4: "serving" });
  });

  test("an image that is nowhere is told as such", async () => {
    const document = await project.up(compose(5).replace(fixtureImages.echo, "nowhere.invalid/none:1"), 3);
    expect(document.errors?.[0]?.code).toBe("image.missing");
    expect(await versionsServed()).toEqual(new Set(["4"]));
  });
});
