import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agreement, containersBySlot } from "../support/agreement.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { startOrc } from "../support/started.ts";
import { visitTimes } from "../support/visitors.ts";

const host = sharedHost();
const project = new Project(host, "changed");

const compose = ({ web = 1, side = 1, port = 18101 } = {}): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${web}" }
    ports: ["${port}:80"]
  side:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${side}" }
`;

type PlanDocument = { changed: boolean; steps: { do: string; service: string }[]; unchanged: string[] };
type ReleasesDocument = { releases: { release: number; state: string; at: string; reason: string }[] };

const stepsOf = ({ steps }: PlanDocument): string[] => steps.map((step) => `${step.do} ${step.service}`);
const releases = async (): Promise<ReleasesDocument["releases"]> =>
  (await project.json<ReleasesDocument>(["releases"])).releases.sort((a, b) => a.release - b.release);
const versionAt = async (port: number): Promise<string> => {
  const [body = ""] = (await visitTimes(`http://${host.address}:${port}/`, 1)).keys();
  return (JSON.parse(body) as { version: string }).version;
};

beforeAll(() => project.up(compose()));
afterAll(() => project.remove());

describe("a change touches what it changes, and nothing else", () => {
  test("of one service", async () => {
    const before = containersBySlot(await agreement(host, project));
    await project.write(compose({ web: 2 }));
    const plan = await project.json<PlanDocument>(["plan", "--exit-code"], 10);
    expect(stepsOf(plan)).toEqual(["replace web"]);
    expect(plan.unchanged).toEqual(["side"]);
    expect(await project.json<UpDocument>(["up", "--yes"])).toMatchObject({ release: 2, outcome: "applied" });
    const after = containersBySlot(await agreement(host, project));
    expect(after["side.1"]).toBe(before["side.1"]);
    expect(after["web.1"]).not.toBe(before["web.1"]);
  });

  test("of a port: the way to the containers, not the containers", async () => {
    const before = containersBySlot(await agreement(host, project));
    await project.write(compose({ web: 2, port: 18102 }));
    expect(stepsOf(await project.json<PlanDocument>(["plan"]))).toEqual(["update web"]);
    await project.json<UpDocument>(["up", "--yes"]);
    expect(containersBySlot(await agreement(host, project))).toEqual(before);
    expect(await versionAt(18102)).toBe("2");
    await expect(versionAt(18101)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe("two who change the same app", () => {
  test("a plan that was overtaken is refused with who and when, and changes nothing", async () => {
    const file = join(project.folder, "old.plan");
    await project.write(compose({ web: 3, port: 18102 }));
    await project.json<PlanDocument>(["plan", "--out", file]);
    await project.up(compose({ web: 4, port: 18102 }));
    const before = containersBySlot(await agreement(host, project));
    const document = await project.json<UpDocument>(["up", "--yes", "--plan", file], 4);
    expect(document.errors?.[0]?.code).toBe("release.newer");
    expect(document.errors?.[0]?.message).toMatch(/was changed .*(now|ago).* by \S+ on \S+.*Nothing was changed/);
    expect(containersBySlot(await agreement(host, project))).toEqual(before);
    expect(await versionAt(18102)).toBe("4");
    await rm(file);
  });

  test("a plan that still fits is carried out as it was written", async () => {
    const file = join(project.folder, "good.plan");
    await project.write(compose({ web: 5, port: 18102 }));
    await project.json<PlanDocument>(["plan", "--out", file]);
    await project.write(compose({ web: 6, port: 18102 }));
    expect(await project.json<UpDocument>(["up", "--yes", "--plan", file])).toMatchObject({ outcome: "applied" });
    expect(await versionAt(18102)).toBe("5");
    await rm(file);
  });

  test("at the same time: the last release is what serves, and each is told how it went", async () => {
    const count = (await releases()).length;
    const file = (name: string): string[] => ["-f", join(project.folder, name)];
    await project.writeFile("seven.yaml", compose({ web: 7, port: 18102 }));
    await project.writeFile("eight.yaml", compose({ web: 8, port: 18102 }));
    const both = [
      startOrc(host, project, ...file("seven.yaml"), "up", "--yes", "--json"),
      startOrc(host, project, ...file("eight.yaml"), "up", "--yes", "--json"),
    ];
    const ends = await Promise.all(both.map(({ ended }) => ended));
    const codes = ends.map(({ code }) => code).sort();
    expect([[0, 0].join(), [0, 4].join()]).toContain(codes.join());
    const made = (await releases()).slice(count);
    expect(made.filter(({ state }) => state === "serving")).toHaveLength(1);
    expect(made.at(-1)?.state).toBe("serving");
    const won = ends.map(({ code, stdout }) => code === 0 && (JSON.parse(stdout) as UpDocument).release);
    expect(await versionAt(18102)).toBe(won.indexOf(made.at(-1)?.release ?? 0) === 0 ? "7" : "8");
    await agreement(host, project);
  });
});

describe("releases", () => {
  test("are numbered one after the other, and what was written of one stays", async () => {
    const before = await releases();
    expect(before.map(({ release }) => release)).toEqual(before.map((_, index) => index + 1));
    await project.up(compose({ web: 9, port: 18102 }));
    const after = await releases();
    const facts = ({ state: _, ...rest }: ReleasesDocument["releases"][number]): object => rest;
    expect(after.slice(0, -1).map(facts)).toEqual(before.map(facts));
    expect(after.at(-1)).toMatchObject({ release: before.length + 1, state: "serving" });
  });

  test("rollback makes a new release of the one before, or of the one that is named", async () => {
    const before = await releases();
    const back = await project.json<UpDocument>(["rollback", "--yes"]);
    expect(back).toMatchObject({ release: before.length + 1, outcome: "applied" });
    expect(["7", "8"]).toContain(await versionAt(18102));
    const side = containersBySlot(await agreement(host, project), "side");
    await project.json<UpDocument>(["rollback", "2", "--yes"]);
    expect(await versionAt(18101)).toBe("2");
    expect((await releases()).at(-1)?.reason).toBe("rollback to 2");
    expect(containersBySlot(await agreement(host, project), "side")).toEqual(side);
  });

  test("one that never was cannot be gone back to", async () => {
    const document = await project.json<UpDocument>(["rollback", "99", "--yes"], 3);
    expect(document.errors?.[0]?.code).toBe("release.unknown");
  });
});
