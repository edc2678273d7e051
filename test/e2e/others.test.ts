import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ReplicaRow } from "../../src/engine/model/documents.ts";
import { agreement } from "../support/agreement.ts";
import { engineEvents } from "../support/engine-events.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { startOrc } from "../support/started.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "meddled");
const url = `http://${host.address}:18131/`;
const WITHIN_MS = 60_000;

const compose = (version: number): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${version}", START_MS: "500" }
    ports: ["18131:80"]
    deploy: { replicas: 2 }
`;

const ready = (): Promise<ReplicaRow[]> => waitFor("both replicas", () => project.readyRows("web", 2), WITHIN_MS);

async function webOne(): Promise<ReplicaRow & { containerId: string }> {
  const row = (await ready()).find(({ slot }) => slot === 1);
  if (!row?.containerId) throw new Error("web.1 has no container");
  return { ...row, containerId: row.containerId };
}

const served = (): Promise<unknown> => waitFor("the page", async () => (await visitTimes(url, 10)).size > 0, WITHIN_MS);

beforeAll(() => project.up(compose(1)));
afterEach(() => agreement(host, project));
afterAll(() => project.remove());

describe("what other programs do to the network", () => {
  test("nft flush ruleset: our table comes back, and the port serves", async () => {
    const rules = await host.output(["iptables-save"]);
    await host.output(["nft", "flush", "ruleset"]);
    await waitFor(
      "the table",
      async () => (await host.exec(["nft", "list", "table", "ip", "orc"])).code === 0,
      WITHIN_MS,
    );
    await served();
    // Docker's own rules are Docker's: it makes them when it starts, and tests after this one need them.
    await host.output(["iptables-restore"], { input: `${rules}\n` });
  });

  test("a container taken off the network has a successor that is on it", async () => {
    const { containerId } = await webOne();
    await host.docker("network", "disconnect", "-f", "orc", containerId);
    await waitFor("a successor", async () => (await webOne()).containerId !== containerId, WITHIN_MS);
    expect((await webOne()).lastExit).toMatchObject({ outcome: "killed" });
    await served();
  });

  test("the network itself removed: it is made again, and all are on it", async () => {
    const ids = (await ready()).map(({ containerId }) => containerId ?? "");
    for (const id of ids) await host.exec(["docker", "network", "disconnect", "-f", "orc", id]);
    await host.exec(["docker", "network", "rm", "orc"]);
    await waitFor(
      "two others",
      async () => (await ready()).every(({ containerId }) => !ids.includes(containerId ?? "")),
      WITHIN_MS,
    );
    await served();
  });
});

describe("what other programs do to containers", () => {
  test("one that is renamed goes on, and has a successor when it ends", async () => {
    const { containerId } = await webOne();
    await host.docker("rename", containerId, "meddled-with");
    await agreement(host, project);
    expect((await webOne()).containerId).toBe(containerId);
    await host.docker("kill", containerId);
    await waitFor("a successor", async () => (await webOne()).containerId !== containerId, WITHIN_MS);
    await waitFor("it to be put away", async () => (await project.containers()).length === 2, WITHIN_MS);
  });

  test.each(["the same run", "a later run", "an app nobody knows"])(
    "a copy of its labels, %s: reported and left alone",
    async (says) => {
      const { containerId } = await webOne();
      const labels = JSON.parse(
        await host.docker("inspect", "--format", "{{json .Config.Labels}}", containerId),
      ) as Record<string, string>;
      if (says === "a later run") labels["io.orc.run"] = `${labels["io.orc.replica"]}.77`;
      if (says === "an app nobody knows") labels["io.orc.replica"] = "default.nobody.web.1.1";
      const words = Object.entries({ ...labels, "io.orc.app": "copied" }).flatMap(([key, value]) => [
        "--label",
        `${key}=${value}`,
      ]);
      const copy = await host.docker(
        "run",
        "-d",
        "--name",
        "a-copy",
        "--network",
        "orc",
        "-e",
        "VERSION=copy",
        ...words,
        fixtureImages.echo,
      );
      try {
        await waitFor("doctor to tell", async () => (await project.orc("doctor")).stdout.includes("a-copy"), WITHIN_MS);
        expect((await webOne()).containerId).toBe(containerId);
        expect([...(await visitTimes(url, 20)).keys()].join()).not.toContain("copy");
        expect(await host.docker("inspect", "--format", "{{.State.Running}}", copy, containerId)).toBe("true\ntrue");
      } finally {
        await host.docker("rm", "-f", copy);
      }
    },
  );
});

test("the engine is frozen in the middle of a rollout: it goes on afterwards, and nothing is made twice", async () => {
  const told = await engineEvents(host, project);
  await project.write(compose(2));
  const up = startOrc(host, project, "up", "--yes", "--json");
  await waitFor("the first new container", async () => (await told(/^create /)).length > 0);
  await host.output(["sh", "-c", "p=$(cat /run/docker.pid); kill -STOP $p; sleep 6; kill -CONT $p"]);
  const { code, stderr } = await up.ended;
  expect(code, stderr).toBe(0);
  expect((await ready()).every(({ release }) => release > 1)).toBe(true);
  expect((await told(/^create /)).sort()).toEqual(["create web.1", "create web.2"]);
});
