import { afterAll, afterEach, describe, expect, test } from "vitest";
import { agreement, containersBySlot } from "../support/agreement.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";

const host = sharedHost();
const project = new Project(host, "built");

const compose = `
services:
  web:
    build: ./web
    command: ["sh", "-c", "cat /page; exec sleep 86400"]
    stop_signal: SIGKILL
`;
const dockerfile = `FROM ${fixtureImages.busybox}\nCOPY page /page\n`;

type Planned = { steps: { do: string; image?: string }[] };

const page = async (): Promise<string> => (await project.orc("exec", "-T", "web.1", "cat", "/page")).stdout;
const images = async (): Promise<string[]> =>
  (await host.docker("images", "--format", "{{.Repository}}:{{.Tag}}", "built-web")).split("\n").sort();

afterEach(() => agreement(host, project));
afterAll(() => project.remove());

describe("a service that is built", () => {
  test("gets an image named after what went into it", async () => {
    await project.writeFile("web/Dockerfile", dockerfile);
    await project.writeFile("web/page", "first\n");
    await project.writeFile("web/.dockerignore", "notes\n");
    await project.write(compose);
    const planned = await project.json<Planned>(["plan"]);
    expect(planned.steps.map((step) => step.do)).toContain("build");
    expect(await host.docker("images", "-q", "built-web")).toBe("");
    expect(await project.json<UpDocument>(["up", "--yes"])).toMatchObject({ outcome: "applied" });
    expect(await images()).toEqual([expect.stringMatching(/^built-web:[0-9a-f]{12}$/)]);
    expect(await page()).toBe("first\n");
  });

  test("is not built again when nothing changed, nor for a file that is ignored", async () => {
    const before = [await images(), await project.containers()];
    await project.writeFile("web/notes", "not for the image\n");
    const { code, stdout, stderr } = await project.orc("up");
    expect([code, stdout]).toEqual([0, expect.stringContaining("Nothing to do")]);
    expect(stderr).not.toMatch(/build/i);
    expect([await images(), await project.containers()]).toEqual(before);
  });

  test("is built and replaced when one of its files changed", async () => {
    const before = containersBySlot(await agreement(host, project));
    await project.writeFile("web/page", "second\n");
    expect(await project.json<UpDocument>(["up", "--yes"])).toMatchObject({ release: 2, outcome: "applied" });
    expect(await images()).toHaveLength(2);
    expect(containersBySlot(await agreement(host, project))).not.toEqual(before);
    expect(await page()).toBe("second\n");
  });

  test("with a build that fails changes nothing, and shows the builder's last lines", async () => {
    const before = [await images(), await project.containers()];
    await project.writeFile("web/Dockerfile", `${dockerfile}RUN echo the compiler is cross; exit 9\n`);
    const { code, stderr } = await project.orc("up", "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("the compiler is cross");
    expect(stderr).toContain(
      "web/Dockerfile:3:1  web could not be built: RUN echo the compiler is cross; exit 9 ended with 9",
    );
    expect(stderr).toContain("web is built by compose.yaml:4");
    const document = await project.json<UpDocument>(["up", "--yes"], 1);
    expect(document.errors?.[0]?.code).toBe("build.failed");
    expect([await images(), await project.containers()]).toEqual(before);
    const { releases } = await project.json<{ releases: unknown[] }>(["releases"]);
    expect(releases).toHaveLength(2);
    expect(await page()).toBe("second\n");
  });

  test("goes back to an image that was built before without building", async () => {
    await project.writeFile("web/Dockerfile", dockerfile);
    await project.writeFile("web/page", "first\n");
    const planned = await project.json<Planned>(["plan"]);
    expect(planned.steps.map((step) => step.do)).toEqual(["replace"]);
    await project.json<UpDocument>(["up", "--yes"]);
    expect(await page()).toBe("first\n");
  });
});
