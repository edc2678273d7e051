import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { startOrc } from "../support/started.ts";

const host = sharedHost();
const project = new Project(host, "at-once");

type Ended = { words: string; code: number; said: string };
type Said = { release?: number; error?: { code: string; message: string } };

const compose = (version: string): string => `
services:
  web: { image: "${fixtureImages.busybox}", command: ["sleep", "100000"], init: true, environment: { V: "${version}" } }
`;

/** Runs commands beside each other, from one folder, each with a Compose file of its own. */
async function together(...lines: string[]): Promise<(Ended & { document: Said })[]> {
  return Promise.all(
    lines.map(async (words) => {
      const { code, stdout, stderr } = await startOrc(host, project, ...words.split(" "), "--json").ended;
      return { words, code, said: stderr, document: JSON.parse(stdout) as Said };
    }),
  );
}

/** What the cluster came to in the end. */
async function wanted(): Promise<{ wanted: string; count: number; version: string | undefined }> {
  await project.json(["rollout", "status", "-f"]);
  const rows = (await project.rows()).filter(({ ready }) => ready);
  const version =
    rows[0] &&
    (await host.docker("inspect", "-f", "{{range .Config.Env}}{{println .}}{{end}}", rows[0].containerId ?? ""));
  return { wanted: rows.length > 0 ? "up" : "down", count: rows.length, version: /^V=(.*)$/m.exec(version ?? "")?.[1] };
}

const OVERTAKEN =
  /^at-once was changed .* by .* on .*\. Your plan was made .*\. Nothing was changed\.$|was overtaken: .* by .* on .*, .* ago\./;

/** Who did not get what they asked for is told by whom; answers those who did. */
function winners(ended: Awaited<ReturnType<typeof together>>): string[] {
  for (const { code, document, words, said } of ended.filter((one) => one.code !== 0)) {
    expect({ words, code, said, error: document.error?.code }).toMatchObject({ code: 4, error: "release.newer" });
    expect(document.error?.message).toMatch(OVERTAKEN);
  }
  return ended.filter(({ code }) => code === 0).map(({ words }) => words);
}

beforeAll(async () => {
  await project.up(compose("0"));
  for (const name of ["a", "b", "same"]) await project.writeFile(`${name}.yaml`, compose(name));
});
afterAll(() => project.remove());

describe("two commands at once", () => {
  test.each([1, 2, 3])("up and up of other content: one wins, and that is what runs (%i)", async (round) => {
    for (const name of ["a", "b"]) await project.writeFile(`${name}.yaml`, compose(`${name}${round}`));
    const won = winners(await together("-f a.yaml up", "-f b.yaml up"));
    const { version } = await wanted();
    // One that comes when the other is through by now has been no conflict.
    expect(won).toContain(`-f ${version?.[0]}.yaml up`);
  });

  test("up and up of the same: both have got it, as one release", async () => {
    const ended = await together("-f same.yaml up", "-f same.yaml up");
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(new Set(ended.map(({ document }) => document.release)).size).toBe(1);
    expect(await wanted()).toMatchObject({ version: "same" });
  });

  test("scale and scale of one service: the last one counts, the other is told unless it was done before", async () => {
    const ended = await together("scale web=2", "scale web=3");
    const won = winners(ended);
    const { count } = await wanted();
    expect(won).toContain(`scale web=${count}`);
  });

  test("up and scale: what is said to be done is what runs", async () => {
    await project.writeFile("a.yaml", compose("scaled"));
    const won = winners(await together("-f a.yaml up", "scale web=4"));
    expect(won.length).toBeGreaterThan(0);
    const { count, version } = await wanted();
    if (won.length === 2 || won[0]?.startsWith("scale")) expect([1, 4]).toContain(count);
    if (won.some((words) => words.includes("up"))) expect(version).toBe("scaled");
  });

  test("up and down: one wins, and that is what there is", async () => {
    await project.writeFile("b.yaml", compose("last"));
    const won = winners(await together("-f b.yaml up", "down -y"));
    const end = await wanted();
    expect(won).toContain(end.wanted === "down" ? "down -y" : "-f b.yaml up");
  });
});
