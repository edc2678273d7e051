import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { agreement } from "../support/agreement.ts";
import { loadTemplateImages } from "../support/images/template-images.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const PORT = "8090";

let project: Project;

beforeAll(() => loadTemplateImages(host));
afterEach(async () => {
  await agreement(host, project);
  await project.remove();
});

/** What `orc init` writes, brought up as it is; only the port is another. */
async function begin(template: string): Promise<void> {
  project = new Project(host, template);
  await project.writeFile("notes", "");
  expect(await project.orc("init", template)).toMatchObject({ code: 0, stdout: expect.stringContaining("orc up") });
  await up();
}

async function up(): Promise<void> {
  const { code, stderr } = await host.orc(["up", "--yes"], { cwd: project.folder, env: { PORT } });
  expect([code, /^!.*$/m.exec(stderr)], stderr).toEqual([0, null]);
}

const page = async (path = "/"): Promise<string> =>
  (await fetch(`http://${host.address}:${PORT}${path}`, { headers: { connection: "close" } })).text();

describe("what orc init writes runs", () => {
  test("worker: a job that the page queues is done by a worker", async () => {
    await begin("worker");
    expect(await page()).toContain("Put a job");
    expect(await page("/cgi-bin/add")).toBe("queued\n");
    await waitFor("the job", async () =>
      /worker\.\d │ job-\d+-\d+ done/.test((await project.orc("logs", "worker")).stdout),
    );
  });

  test("node: changed and brought up again", async () => {
    await begin("node");
    expect(await page()).toMatch(/^hello from web-\d\n$/);
    await project.writeFile(
      "compose.yaml",
      (await readFile(join(project.folder, "compose.yaml"), "utf8")).replace("hello", "goodbye"),
    );
    await up();
    expect(await page()).toMatch(/^goodbye from/);
  });

  test("web-db: the database has its password, and keeps what it has", async () => {
    await begin("web-db");
    expect(await page()).toBe("adminer\n");
    const [, password] = /=(\w{32})$/m.exec(await readFile(join(project.folder, ".env"), "utf8")) ?? [];
    const kept = async (): Promise<string> =>
      (await project.orc("exec", "-T", "db", "cat", "/var/lib/postgresql/data/made")).stdout;
    expect(await kept()).toBe(`${password}\n`);
    await project.orc("down", "--yes");
    await project.writeFile(".env", "POSTGRES_PASSWORD=another\n");
    await up();
    expect(await kept()).toBe(`${password}\n`);
  });
});
