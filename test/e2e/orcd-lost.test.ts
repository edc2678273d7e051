import { afterAll, beforeAll, expect, test } from "vitest";
import { agreement, containersBySlot } from "../support/agreement.ts";
import { bootHost } from "../support/host/boot.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { fixtureImages, loadFixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

let host: EngineHost;
let project: Project;
let before: Record<string, string | undefined>;

const compose = `
services:
  web:
    image: ${fixtureImages.echo}
    ports: ["18141:80"]
    deploy: { replicas: 2 }
`;

beforeAll(async () => {
  host = await bootHost(`lost-${process.pid}`);
  await loadFixtureImages(host);
  project = new Project(host, "shop");
  await project.up(compose);
  before = await containers();
});
afterAll(() => host?.down());

/** Which container runs in each slot, once engine and orc agree. */
const containers = async (): Promise<Record<string, string | undefined>> =>
  containersBySlot((await agreement(host, project)).filter(({ state }) => state === "running"));

const isServed = async (): Promise<boolean> => (await visitTimes(`http://${host.address}:18141/`, 5)).size > 0;

test("orcd, its container and all its images are taken away: the next command brings them back, and nothing else moved", async () => {
  await host.docker("rm", "-f", "orcd");
  await host.output(["sh", "-c", "docker rmi -f $(docker images -q orcd)"]);
  expect(await isServed()).toBe(true);
  expect(await project.orc("ps")).toMatchObject({ code: 0 });
  expect(await containers()).toEqual(before);
});

test("its volume as well: the cluster is found by its containers, a change refused, the store rebuilt", async () => {
  await host.docker("rm", "-f", "orcd");
  await host.docker("volume", "rm", "orc-data");
  const { errors } = await project.json<UpDocument>(["up", "--yes"], 3);
  expect(errors).toMatchObject([{ code: "store.empty" }]);
  expect(await isServed()).toBe(true);
  expect(await containers()).toEqual(before);
  await project.json(["restore", "--from-labels", "--yes"]);
  expect(await project.json<UpDocument>(["up", "--yes"])).toMatchObject({ changed: false });
  expect(await containers()).toEqual(before);
});

test("while the engine does not answer nothing is called ready; once it does, everything is", async () => {
  await host.killEngine();
  const [row] = await waitFor("the rows to be doubted", async () => {
    const rows = await project.rows();
    return rows.every(({ ready, unknownSince }) => !ready && unknownSince !== undefined) ? rows : undefined;
  });
  expect(row).toMatchObject({ state: "running", reason: "engine-unreachable" });
  const { stdout } = await project.orc("ps");
  expect(stdout).toMatch(/^! The engine of .* has not answered for \d+ s: rows are as last seen\./);
  expect(stdout).not.toContain("docker.sock");
  const { apps } = await project.json<{ apps: { state: string }[] }>(["ls"]);
  expect(apps).toMatchObject([{ state: "degraded" }]);
  expect(await isServed()).toBe(true);
  await host.restartEngine();
  await waitFor("all to be ready again", () => project.readyRows("web", 2), 60_000);
  before = await containers();
});

test("a disk without room: a change is refused with where, nothing acknowledged is lost, and it goes on once there is room", async () => {
  await host.output(["sh", "-c", MAKE_SMALL]);
  expect(await project.orc("ps")).toMatchObject({ code: 0 });
  await fill();
  const refused = await refusedChange();
  expect(refused).toMatchObject({ code: "disk.full", retryable: true });
  expect(refused?.message).toMatch(/no room on the disk/i);
  expect(await project.orc("ps")).toMatchObject({ code: 0 });
  await host.output(["sh", "-c", `rm ${STATE}/filler`]);
  expect(await project.json<{ services: unknown[] }>(["scale", "web=3"])).toMatchObject({ outcome: "applied" });
  expect(await project.readyRows("web", 3)).toHaveLength(3);
});

const STATE = "$(docker volume inspect --format '{{.Mountpoint}}' orc-data)";

/** Puts orcd's state on a disk of 24 MB, as it is. */
const MAKE_SMALL = `
  set -e
  docker stop orcd >/dev/null
  state=${STATE}
  mkdir /tmp/state && cp -a "$state/." /tmp/state
  mount -t tmpfs -o size=24m tmpfs "$state"
  cp -a /tmp/state/. "$state"
  docker start orcd >/dev/null`;

/** Leaves no byte free. */
const fill = (): Promise<unknown> => host.exec(["sh", "-c", `dd if=/dev/zero of=${STATE}/filler bs=4096`]);

/** What a change is refused with; changes that still fit into what SQLite has of room already are tried again. */
async function refusedChange(): Promise<{ code: string; message: string; retryable?: boolean } | undefined> {
  for (let replicas = 3; replicas < 40; replicas += 1) {
    const { code, stdout } = await project.orc("scale", `web=${2 + (replicas % 2)}`, "--json", "--timeout", "20");
    if (code === 75) return (JSON.parse(stdout) as UpDocument).errors?.[0];
    await fill();
  }
  return undefined;
}
