import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { agreement, containersBySlot } from "../support/agreement.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { startOrc } from "../support/started.ts";
import { sendVisitors, visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "given-up");
const url = `http://${host.address}:18111/`;

const compose = (version: string, more = "", environment = ""): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${version}"${environment} }
    ports: ["18111:80"]
    deploy: { replicas: 2 }
    ${more}
`;
const neverHealthy = 'healthcheck: { test: ["CMD", "false"], interval: 1s, retries: 100 }';

const versionsServed = async (): Promise<string[]> => [
  ...new Set([...(await visitTimes(url, 10)).keys()].map((body) => (JSON.parse(body) as { version: string }).version)),
];
const isUnderWay = (release: number): Promise<boolean> =>
  waitFor(`a replica of release ${release}`, async () =>
    (await project.rows("-a")).some((row) => row.release === release && row.containerId !== undefined),
  );
const newestRelease = async (): Promise<number> => {
  const { releases } = await project.json<{ releases: { release: number }[] }>(["releases"]);
  return Math.max(...releases.map(({ release }) => release));
};

beforeAll(() => project.up(compose("good")));
afterEach(() => agreement(host, project));
afterAll(() => project.remove());

describe("a release that never becomes ready is given up at --timeout, while the old one serves on", () => {
  test.each([
    ["its health check always fails", compose("ill", neverHealthy)],
    ["it never listens", compose("deaf", "", ', START_MS: "600000"')],
  ])("%s", async (_why, file) => {
    const before = containersBySlot(await agreement(host, project));
    const visitors = sendVisitors(url, 1);
    await project.write(file);
    const { code, stderr } = await project.orc("up", "--yes", "--timeout", "4");
    const visits = await visitors.stop();
    expect(stderr).toMatch(/not ready after 4 s.*web\.1/s);
    expect(stderr).toMatch(/see what led to it +orc why web/);
    expect(code).toBe(3);
    expect(visits.failures).toEqual([]);
    expect(
      new Set([...visits.answers.keys()].map((body) => (JSON.parse(body) as { version: string }).version)),
    ).toEqual(new Set(["good"]));
    await waitFor("the new replicas to be gone", async () => (await project.containers()).length === 2);
    expect(containersBySlot(await agreement(host, project))).toEqual(before);
  });

  test("what it said last is shown", async () => {
    const said = 'command: ["sh", "-c", "echo one; echo the last words; exec sleep 600"]';
    await project.write(
      compose("mute", `${said}\n    stop_signal: SIGKILL`).replace(fixtureImages.echo, fixtureImages.busybox),
    );
    const { code, stderr } = await project.orc("up", "--yes", "--timeout", "4");
    expect(code).toBe(3);
    expect(stderr).toContain("the last words");
    expect(await versionsServed()).toEqual(["good"]);
  });
});

test("an up on the newest state takes over from a rollout that gets nowhere", async () => {
  await project.write(compose("stuck", neverHealthy));
  const first = startOrc(host, project, "up", "--yes", "--json");
  const stuck = (await newestRelease()) + 1;
  await isUnderWay(stuck);
  const document = await project.up(compose("better"));
  expect(document).toMatchObject({ release: stuck + 1, outcome: "applied" });
  const { code, stdout } = await first.ended;
  expect([code, (JSON.parse(stdout) as UpDocument).errors?.[0]?.code]).toEqual([4, "release.newer"]);
  expect(await versionsServed()).toEqual(["better"]);
  const { releases } = await project.json<{ releases: { release: number; state: string }[] }>(["releases"]);
  const states = Object.fromEntries(releases.map(({ release, state }) => [release, state]));
  expect(states).toMatchObject({ [stuck]: "superseded", [stuck + 1]: "serving" });
  await waitFor("its replicas to be gone", async () => (await project.containers()).length === 2);
});

test.each(["INT", "TERM"] as const)("SIG%s detaches: the rollout goes on in the cluster", async (signal) => {
  const version = `after ${signal}`;
  await project.write(compose(version, "", ', START_MS: "1500"'));
  const release = (await newestRelease()) + 1;
  const up = startOrc(host, project, "up", "--yes");
  await isUnderWay(release);
  await up.signal(signal);
  const { code, stderr } = await up.ended;
  expect(code).toBe(130);
  expect(stderr).toContain(`Detached. The rollout of release ${release} goes on in the cluster`);
  expect(stderr).toContain("orc rollout status -f -p given-up");
  // Who asks for the same again only waits for what is under way.
  expect(await project.json<UpDocument>(["up"])).toMatchObject({ release, changed: false });
  expect(await versionsServed()).toEqual([version]);
});
