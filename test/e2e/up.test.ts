import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "shop");

const compose = `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: "1" }
    ports: ["18081:80"]
    deploy: { replicas: 3 }
    volumes: ["data:/data"]
  caller:
    image: ${fixtureImages.busybox}
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
    depends_on: [web]
volumes:
  data:
`;

const hostsOf = (answers: Map<string, number>): Set<string> =>
  new Set([...answers.keys()].map((body) => (JSON.parse(body) as { host: string }).host));

beforeAll(() => project.write(compose));
afterAll(() => project.remove());

describe("orc up", () => {
  test("returns when every replica is ready, with one document", async () => {
    const document = await project.up(compose);
    expect(document).toMatchObject({ app: "shop", release: 1, changed: true, outcome: "applied" });
    const web = document.services.find(({ name }) => name === "web");
    expect(web).toMatchObject({ desired: 3, ready: 3, urls: ["http://localhost:18081"] });
  });

  test("serves all replicas behind one port, from outside and on the host itself", async () => {
    const fromOutside = hostsOf(await visitTimes(`http://${host.address}:18081/`, 60));
    expect(fromOutside).toEqual(new Set(["web-1", "web-2", "web-3"]));
    const onHost = await host.output(["curl", "-s", "--max-time", "5", "http://localhost:18081/"]);
    expect(JSON.parse(onHost)).toMatchObject({ version: "1" });
    const onHostIpv6 = await host.output(["curl", "-s", "--max-time", "5", "http://[::1]:18081/"]);
    expect(JSON.parse(onHostIpv6)).toMatchObject({ version: "1" });
  });

  test.each(["web", "web.shop", "web.shop.default.orc.internal"])("answers for %s inside the app", async (name) => {
    const { stdout } = await project.orc("exec", "-T", "caller", "wget", "-q", "-O", "-", `http://${name}/`);
    expect(JSON.parse(stdout)).toMatchObject({ version: "1" });
  });

  test("shows one row per slot", async () => {
    const rows = await project.rows();
    expect(rows.map(({ service, slot }) => `${service}.${slot}`).sort()).toEqual([
      "caller.1",
      "web.1",
      "web.2",
      "web.3",
    ]);
    expect(rows.every(({ ready, restarts, state }) => ready && restarts === 0 && state === "running")).toBe(true);
  });

  test("a second time does nothing and says so", async () => {
    const before = await project.containers();
    expect(await project.json(["up"])).toMatchObject({ release: 1, changed: false, outcome: "unchanged" });
    expect(await project.containers()).toEqual(before);
  });

  test("a read-only call does not need a yes, and a file with an error changes nothing", async () => {
    const before = await project.containers();
    await project.write(compose.replace("18081:80", "18081:"));
    const { code, stderr } = await project.orc("up");
    expect(code).toBe(1);
    expect(stderr).toMatch(/compose\.yaml:\d+:\d+/);
    expect(await project.containers()).toEqual(before);
    await project.write(compose);
  });

  test("scales up and down, in slots", async () => {
    await project.json(["scale", "web=5"]);
    await waitFor("five replicas", () => project.readyRows("web", 5));
    expect(hostsOf(await visitTimes(`http://${host.address}:18081/`, 120)).size).toBe(5);
    await project.json(["scale", "web=2"]);
    const rows = await waitFor("two replicas", () => project.readyRows("web", 2));
    expect(rows.map(({ slot }) => slot).sort()).toEqual([1, 2]);
    await waitFor("the others to be gone", async () => (await project.containers()).length === 3);
  });

  test("logs carry what each replica said", async () => {
    const { stdout } = await project.orc("logs", "web");
    expect(stdout).toMatch(/web[.-]1.*web-1 listens, version 1/);
    expect(stdout).toMatch(/web[.-]2.*web-2 listens, version 1/);
  });

  test("exec answers the command's own output and exit code", async () => {
    const { code, stdout } = await project.orc("exec", "-T", "web.2", "sh", "-c", "hostname; exit 7");
    expect([code, stdout]).toEqual([7, "web-2\n"]);
  });

  test("down removes every container and keeps the volume", async () => {
    await project.json(["down", "--yes"]);
    await waitFor("no container", async () => (await project.containers()).length === 0);
    expect(await host.docker("volume", "ls", "-q")).toContain("shop_data");
  });
});
