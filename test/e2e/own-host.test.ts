import { afterAll, beforeAll, expect, test } from "vitest";
import { bootHost } from "../support/host/boot.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { fixtureImages, loadFixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

let host: EngineHost;
let project: Project;
let before: Record<string, string>;

/** Everything that an installation could leave behind on a host. */
async function traces(): Promise<Record<string, string>> {
  const names = (what: string, format: string): Promise<string> =>
    host.output(["sh", "-c", `docker ${what} --format '${format}' | sort`]);
  return {
    containers: await names("ps -a", "{{.Names}}"),
    images: await names("images", "{{.Repository}}:{{.Tag}}"),
    networks: await names("network ls", "{{.Name}}"),
    volumes: await names("volume ls", "{{.Name}}"),
    tables: await host.output(["sh", "-c", "nft list tables | grep -w orc || true"]),
    // Docker drops what is forwarded by others: without these rules a published port is shut from outside.
    rules: await host.output(["sh", "-c", "iptables -S 2>/dev/null | grep 'orc rules' || true"]),
    routes: await host.output(["sh", "-c", "ip route | grep -e orc0 -e 10.211 || true"]),
    run: await host.output(["sh", "-c", "ls /run/orc 2>/dev/null || true"]),
  };
}

beforeAll(async () => {
  host = await bootHost(`gone-${process.pid}`);
  await loadFixtureImages(host);
  await host.docker("run", "-d", "--name", "somebody-elses", fixtureImages.busybox, "sleep", "86400");
  before = await traces();
  project = new Project(host, "shop");
  await project.up(`
services:
  web:
    image: ${fixtureImages.echo}
    ports: ["18080:80"]
    volumes: ["data:/data"]
volumes:
  data:
`);
});
afterAll(() => host?.down());

test("what a flush of every rule in the kernel took away comes back, and so does the engine's part with its restart", async () => {
  const visit = async (): Promise<boolean> => (await visitTimes(`http://${host.address}:18080/`, 10)).size > 0;
  await host.output(["nft", "flush", "ruleset"]);
  await waitFor("orc's table", async () => (await host.exec(["nft", "list", "table", "ip", "orc"])).code === 0, 60_000);
  await waitFor("the port to be served", visit);
  await host.stopEngine();
  await host.restartEngine();
  await waitFor("the port to be served after a restart", visit, 60_000);
  await waitFor("the rules", async () => (await traces()).rules?.includes("orc rules"), 60_000);
});

test("uninstalling leaves the host as it was, but for the volumes of apps, though orcd is dead", async () => {
  expect(await traces()).not.toEqual(before);
  await host.docker("kill", "orcd");
  await project.json(["uninstall", "--yes"]);
  expect(await traces()).toEqual({ ...before, volumes: "shop_data" });
});

test("uninstalling what is not there is fine", async () => {
  await project.json(["uninstall", "--yes"]);
  expect((await traces()).images).toBe(before.images);
});
