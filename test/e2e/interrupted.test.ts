import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "../sim/random.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { type StartedOrc, startOrc } from "../support/started.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "interrupted");
const url = `http://${host.address}:18097/`;

const compose = (version: number): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${version}" }
    ports: ["18097:80"]
    stop_grace_period: 2s
    deploy: { replicas: 2 }
  built:
    build: .
    command: ["sleep", "100000"]
    init: true
`;

/** Both services are new in each version; building takes its time, so that it can be interrupted. */
async function write(version: number): Promise<void> {
  await project.writeFile("version", `${version}\n`);
  await project.writeFile("Dockerfile", `FROM ${fixtureImages.busybox}\nCOPY version /version\nRUN sleep 1\n`);
  await project.write(compose(version));
}

const versionsServed = async (): Promise<string[]> => [
  ...new Set([...(await visitTimes(url, 10)).keys()].map((body) => (JSON.parse(body) as { version: string }).version)),
];

type Releases = { releases: { release: number; state: string }[] };
const newest = async (): Promise<number> => {
  const { releases } = await project.json<Releases>(["releases"]);
  return Math.max(...releases.map(({ release }) => release));
};

beforeAll(async () => {
  await write(0);
  await project.json(["up"]);
});
afterAll(() => project.remove());

/** When the signal comes: at a line of progress, or so many milliseconds after the start, whatever happens then. */
type Moment = { at: string } | { afterMs: number };

const reached = (moment: Moment, orc: StartedOrc): Promise<unknown> =>
  "at" in moment ? waitFor(moment.at, () => orc.stderr().includes(moment.at), 100_000) : sleep(moment.afterMs);

const random = new Random(7);
const moments: Moment[] = [
  { at: "interrupted · release" },
  { at: "build   built" },
  { at: "web.1" },
  ...Array.from({ length: 5 }, () => ({ afterMs: random.between(200, 5000) })),
];

describe("up that is interrupted", () => {
  let version = 0;
  let served = 0;

  test.each(moments.map((moment, index) => [moment, index % 2 === 0 ? "INT" : "TERM"] as const))(
    "%o by SIG%s says what is so, and leaves the old or the new",
    async (moment, signal) => {
      version += 1;
      const before = await newest();
      await write(version);
      const orc = startOrc(host, project, "up");
      await reached(moment, orc);
      await orc.signal(signal).catch(() => undefined);
      const { code, stdout, stderr } = await orc.ended;
      expect(`${stdout}${stderr}`).not.toMatch(/^ {4}at |Error:/m);

      const isChanged = (await newest()) > before;
      if (stderr.includes("may have been taken")) expect(code).toBe(130);
      else if (stderr.includes("Detached.")) expect({ code, isChanged }).toEqual({ code: 130, isChanged: true });
      else if (stderr.includes("Nothing was changed."))
        expect({ code, isChanged }).toEqual({ code: 130, isChanged: false });
      // It had not begun to say anything, or it was over.
      else if (stderr === "") expect(isChanged).toBe(false);
      else expect({ code, isChanged }).toEqual({ code: 0, isChanged: true });

      await project.json(["rollout", "status", "-f"]);
      if (isChanged) served = version;
      expect(await versionsServed()).toEqual([String(served)]);
      expect(await project.readyRows("built", 1)).toBeDefined();
    },
  );

  test("and the next up makes it whole", async () => {
    await project.json(["up"]);
    expect(await versionsServed()).toEqual([String(version)]);
  });
});
