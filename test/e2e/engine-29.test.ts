import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dockerContract } from "../contract/docker.ts";
import { bootHost } from "../support/host/boot.ts";
import { checkout, type EngineHost } from "../support/host/engine-host.ts";
import { runOrThrow } from "../support/host/run.ts";
import { fixtureImages, loadFixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sendVisitors, visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

let host: EngineHost;
let project: Project;

const compose = (version: number): string => `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "${version}" }
    ports: ["18080:80"]
    deploy: { replicas: 2 }
`;

beforeAll(async () => {
  const build = [join(checkout, "test/support/real-parts.sh"), "engine"];
  const enginePath = (await runOrThrow("bash", build, { timeoutMs: 1_200_000 })).trim();
  host = await bootHost(`e29-${process.pid}`, { enginePath });
  await loadFixtureImages(host);
  project = new Project(host, "modern");
}, 1_260_000);

afterAll(() => host?.down());

describe("Docker Engine 29", () => {
  test("is what answers", async () => {
    expect(await host.docker("version", "--format", "{{.Server.Version}}")).toMatch(/^29\./);
  });

  test("runs an app behind one port, with names inside", async () => {
    expect(await project.up(compose(1))).toMatchObject({ release: 1, outcome: "applied" });
    expect((await visitTimes(`http://${host.address}:18080/`, 20)).size).toBeGreaterThan(1);
    const { stdout } = await project.orc("exec", "-T", "web.1", "wget", "-q", "-O", "-", "http://web/health");
    expect(stdout).toBe("well\n");
  });

  test("replaces its replicas without a lost request", async () => {
    const visitors = sendVisitors(`http://${host.address}:18080/`, 2);
    const document = await project.up(compose(2));
    const visits = await visitors.stop();
    expect(visits.failures).toEqual([]);
    expect(document).toMatchObject({ release: 2, outcome: "applied", receipt: { cut: 0 } });
  });

  test("has what was killed running again, and leaves nothing after down", async () => {
    const [container] = await project.containers();
    await host.docker("kill", container ?? "none");
    await waitFor("both replicas", () => project.readyRows("web", 2));
    await project.json(["down", "--yes"]);
    await waitFor("no container", async () => (await project.containers()).length === 0);
  });
});

dockerContract("29", () => host);
