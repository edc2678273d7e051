import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReplicaRow } from "../../src/engine/model/documents.ts";
import type { Finding } from "../../src/engine/model/requests.ts";
import type { RestoreDocument } from "../../src/engine/model/restored.ts";
import { agreement, containersBySlot } from "../support/agreement.ts";
import { bootHost } from "../support/host/boot.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { fixtureImages, loadFixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sendVisitors } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

// A store that is taken away knows all apps of its host: this one has no others.
let host: EngineHost;
let project: Project;

const compose = (version: number, replicas = 2): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${version}", SECRET: "s3cret" }
    ports: ["18131:80"]
    deploy: { replicas: ${replicas} }
  data:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 600 & wait; done"]
    volumes: ["kept:/data"]
volumes: { kept: {} }
`;

const STATE = "$(docker volume inspect --format '{{.Mountpoint}}' orc-data)";
const onHost = (script: string): Promise<string> => host.output(["sh", "-c", script]);

/** Ends orcd in order, so that all of the store is in its file, changes that file, and starts orcd again. */
const whileStopped = (script: string): Promise<string> =>
  onHost(`docker stop orcd >/dev/null && cd ${STATE} && ${script} && docker start orcd`);

/** The refusal that a change gets. */
async function refusalOf(...args: string[]): Promise<string | undefined> {
  const document = await project.json<UpDocument>(args, 3);
  return document.errors?.[0]?.code;
}

let before: Record<string, string | undefined>;

/** The rows of what runs, once the engine agrees; `-a` tells of runs that ended as well. */
const running = async (): Promise<ReplicaRow[]> =>
  (await agreement(host, project)).filter(({ state }) => state === "running");

const containers = async (): Promise<Record<string, string | undefined>> => containersBySlot(await running());

async function expectSame(): Promise<void> {
  const rows = await running();
  expect(containersBySlot(rows)).toEqual(before);
  expect(rows.map(({ ready, restarts }) => [ready, restarts])).toEqual(rows.map(() => [true, 0]));
}

async function expectNothingToDo(version = 1): Promise<void> {
  await project.write(compose(version));
  expect(await project.json<UpDocument>(["up", "--yes"])).toMatchObject({ changed: false, outcome: "unchanged" });
  await expectSame();
}

beforeAll(async () => {
  host = await bootHost(`store-${process.pid}`);
  await loadFixtureImages(host);
  project = new Project(host, "keeps");
  await project.up(compose(1));
  await waitFor("all to be ready", async () => (await project.rows()).every(({ ready }) => ready));
  before = await containers();
});
afterAll(() => host?.down());

describe("a store that is damaged under a running app", () => {
  test("serves on, refuses changes, and goes on from the last backup as if nothing had been", async () => {
    const visitors = sendVisitors(`http://${host.address}:18131/`, 1);
    const file = join(project.folder, "mine.db");
    await project.json(["backup", file]);

    await whileStopped(
      "size=$(stat -c %s store.db) && dd if=/dev/urandom of=store.db bs=4096 seek=$((size / 12288)) count=$((size / 12288)) conv=notrunc && dd if=/dev/urandom of=store.db bs=100 count=1 conv=notrunc",
    );
    await expectSame();
    expect(await refusalOf("up", "--yes")).toBe("store.damaged");
    expect(await refusalOf("scale", "web=5")).toBe("store.damaged");
    const said = await project.orc("ps");
    expect(said).toMatchObject({ code: 0, stderr: expect.stringContaining("The store is damaged") });
    const { findings } = await project.json<{ findings: Finding[] }>(["doctor"], 3);
    expect(findings.find(({ subject }) => subject === "store")).toMatchObject({
      level: "problem",
      fix: { command: "orc restore --latest" },
    });

    const restored = await project.json<RestoreDocument>(["restore", "--latest", "--yes"]);
    expect(restored).toMatchObject({ applied: true, apps: [{ app: "keeps", fate: "as-backup", replicas: 3 }] });
    await expectNothingToDo();
    expect(await onHost(`ls ${STATE}/aside`)).toContain("store.db");

    // An own file of an operator, over a store that is well.
    await project.json(["restore", file, "--yes"]);
    await expectNothingToDo();
    expect((await visitors.stop()).failures).toEqual([]);
  });

  test("heals what dies meanwhile, and keeps what is newer than the backup", async () => {
    await project.json(["scale", "web=3"]);
    before = await containers();
    await whileStopped("echo no store > store.db");
    const victim = before["web.3"] ?? "";
    await host.docker("kill", victim);
    await waitFor("web.3 to be healed", async () => {
      const rows = await project.rows();
      return (
        rows.find(({ service, slot }) => service === "web" && slot === 3)?.ready && rows.every(({ ready }) => ready)
      );
    });
    const healed = await containers();
    expect({ ...healed, "web.3": victim }).toEqual(before);
    expect(healed["web.3"]).not.toBe(victim);

    const restored = await project.json<RestoreDocument>(["restore", "--latest", "--yes"]);
    expect(restored.apps).toMatchObject([{ app: "keeps", fate: "as-it-runs", replicas: 4 }]);
    expect(await containers()).toEqual(healed);
    await project.json(["scale", "web=2"]);
    before = await containers();
  });
});

describe("a store that is gone, and the agent's memory with it", () => {
  test("stops nothing, refuses changes, and is rebuilt from the labels of what runs", async () => {
    await whileStopped("rm -rf store.db* agent backups");
    expect(await containers()).toEqual(before);
    expect(await refusalOf("up", "--yes")).toBe("store.empty");

    const restored = await project.json<RestoreDocument>(["restore", "--from-labels", "--yes"]);
    expect(restored.apps).toMatchObject([{ app: "keeps", fate: "rebuilt", replicas: 3 }]);
    await expectNothingToDo();
    expect(await project.json<UpDocument>(["up", "--yes"])).toMatchObject({ changed: false });
    expect(await project.up(compose(2))).toMatchObject({ changed: true, outcome: "applied" });
  });
});

test("a backup that is put back in the middle of a rollout: what was asked is done all the same", async () => {
  const file = join(project.folder, "before.db");
  await project.json(["backup", file]);
  await project.write(compose(3));
  const up = project.json<UpDocument>(["up", "--yes"]);
  await waitFor("the rollout to begin", async () => (await project.rows()).some(({ release }) => release === 3));
  await project.json(["restore", file, "--yes"]);
  expect(await up).toMatchObject({ changed: true, outcome: "applied", receipt: { cut: 0 } });
  const web = (await running()).filter(({ service }) => service === "web");
  expect(web.map(({ release, ready }) => [release, ready])).toEqual([
    [3, true],
    [3, true],
  ]);
});

test("without a terminal a restore needs a yes, and names a file that is not there", async () => {
  await project.json(["backup", "mine.db"]);
  const { errors } = await project.json<UpDocument>(["restore", "mine.db"], 2);
  expect(errors).toMatchObject([{ code: "input.confirmation" }]);
  await rm(join(project.folder, "mine.db"), { force: true });
  const { code, stderr } = await project.orc("restore", "mine.db", "--yes");
  expect([code, stderr]).toEqual([2, expect.stringContaining("There is no file mine.db")]);
});
