import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { startOrc } from "../support/started.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "grace");

// Whoever waits for this program to end by itself waits longer than a test does.
beforeAll(() =>
  project.up(`
services:
  web:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"]
    stop_grace_period: 10m
`),
);
afterAll(() => project.orc("down", "--yes", "-t", "0").then(() => project.remove()));

const replicas = async (): Promise<string[]> =>
  (await project.rows()).flatMap(({ replica, ready }) => (ready ? [replica] : []));

test("a program that does not end is killed after the time that was given, for this once", async () => {
  const [first] = await replicas();
  expect((await project.orc("restart", "-t", "1")).code).toBe(0);
  const [second] = await replicas();
  expect(second).toBeDefined();
  expect(second).not.toBe(first);
  expect((await project.orc("stop", "-t", "0")).code).toBe(0);
  expect(await project.containers()).toEqual([]);
  expect((await project.orc("start")).code).toBe(0);
  expect((await project.orc("down", "--yes", "-t", "0")).code).toBe(0);
  expect(await project.containers()).toEqual([]);
});

test("who asks again with less time shortens an end that is under way; both commands see it through", async () => {
  expect((await project.orc("up", "--yes")).code).toBe(0);
  const patient = startOrc(host, project, "down", "--yes");
  await waitFor(
    "it to be stopping",
    async () => (await project.rows()).every(({ state }) => state === "stopping"),
    60_000,
  );
  expect((await project.orc("down", "--yes", "-t", "0")).code).toBe(0);
  expect((await patient.ended).code).toBe(0);
  expect(await project.containers()).toEqual([]);
});
