import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunResult } from "../support/host/run.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const shop = new Project(host, "net-shop");
const blog = new Project(host, "net-blog");
const outside = `http://${host.address}:18090/`;

const shopFile = `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { UDP_PORT: "5300", VERSION: shop }
    ports: ["18090:80", "18091:5300/udp"]
    deploy: { replicas: 3 }
  nobody:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "exit 0"]
    restart: "no"
    ports: ["18092:80"]
`;
const blogFile = `
services:
  web:
    image: ${fixtureImages.echo}
    environment: { VERSION: blog }
    deploy: { replicas: 1 }
  caller:
    image: ${fixtureImages.busybox}
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
`;

beforeAll(async () => {
  await shop.up(shopFile);
  await blog.up(blogFile);
});
afterAll(async () => {
  await shop.remove();
  await blog.remove();
});

// Not wget's own -T: busybox built with glibc crashes on it.
const GET = ["timeout", "4", "wget", "-q", "-O", "-"];

const inBlog = (...command: string[]): Promise<RunResult> => blog.orc("exec", "-T", "caller", ...command);
const ask = async (url: string): Promise<string> => (await inBlog(...GET, url)).stdout;

/** Whom a name leads to, as a replica's resolver says. */
async function lookUp(name: string): Promise<string[]> {
  const { stdout } = await inBlog("nslookup", name);
  // After the server's own block, one for IPv4 and one for IPv6, in whichever order they were answered.
  const answers = stdout
    .split(/\n\s*\n/)
    .slice(1)
    .join("\n");
  return [...answers.matchAll(/Address.*?: *(\d+\.\d+\.\d+\.\d+)/g)].map(([, address = ""]) => address).sort();
}

const addressesOf = async (project: Project, service: string): Promise<string[]> =>
  (await project.rows())
    .filter((row) => row.service === service)
    .map(({ address }) => address ?? "")
    .sort();

describe("names", () => {
  test("the same service name means each app's own", async () => {
    expect(await ask("http://web/")).toContain('"version":"blog"');
    expect(await ask("http://web.net-shop/")).toContain('"version":"shop"');
    expect(await ask("http://web.net-shop.default.orc.internal/")).toContain('"version":"shop"');
  });

  test("tasks.NAME is every ready replica", async () => {
    expect(await lookUp("tasks.web.net-shop.default.orc.internal")).toEqual(await addressesOf(shop, "web"));
  });

  test("a name of nobody is refused at once", async () => {
    const began = performance.now();
    expect((await inBlog("nslookup", "nobody-at-all.net-shop.default.orc.internal")).code).not.toBe(0);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe("ports", () => {
  test("a port without a ready replica refuses instead of hanging, from everywhere", async () => {
    const curl = (at: string): string[] => ["curl", "-s", "--max-time", "5", `http://${at}:18092/`];
    // 7: refused. 28 would be a time-out.
    expect((await host.exec(curl("127.0.0.1"))).code).toBe(7);
    // On ::1 it is orcd that answers, and cuts (56); before it holds the port, the kernel refuses.
    expect((await host.exec(curl("[::1]"))).code).toBeOneOf([7, 56]);
    await expect(fetch(`http://${host.address}:18092/`)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  });

  test("a replica that calls its own service never waits, even when it is sent to itself", async () => {
    for (let call = 0; call < 12; call++) {
      const { stdout } = await shop.orc("exec", "-T", "web.1", ...GET, "http://web/");
      expect(stdout).toContain('"version":"shop"');
    }
  });

  test("udp is led to the replicas, and away from one that is gone", async () => {
    const socket = createSocket("udp4");
    const say = async (): Promise<string> => {
      const answered = once(socket, "message", { signal: AbortSignal.timeout(1000) });
      socket.send("who", 18091, host.address);
      const [answer] = (await answered) as [Buffer];
      return answer.toString();
    };
    const before = await waitFor("an answer", say);
    // A flow of UDP sticks to its replica until the kernel is told otherwise.
    expect(await say()).toBe(before);
    const gone = (await shop.rows()).find(({ service, slot }) => `${service}-${slot}` === before);
    await host.docker("pause", gone?.containerId ?? "");
    await host.docker("kill", gone?.containerId ?? "");
    const after = await waitFor("an answer of a replica that lives", say);
    socket.close();
    expect(after).toMatch(/^web-[123]$/);
    await waitFor("three replicas", () => shop.readyRows("web", 3));
  });
});

test("what others take away comes back: the kernel's table, rules of the firewall, the name server, the route", async () => {
  await host.output(["nft", "delete", "table", "ip", "orc"]);
  await host.output(["iptables", "-F", "DOCKER-USER"]);
  await host.docker("rm", "-f", "orc-dns");
  await host.output(["ip", "route", "del", "10.211.0.0/16"]);
  await waitFor(
    "names and ports to be served again",
    async () => (await visitTimes(outside, 30)).size > 0 && (await ask("http://web.net-shop/")).includes("shop"),
    60_000,
  );
  const rules = async (): Promise<string> => host.output(["iptables", "-S", "DOCKER-USER"]);
  await waitFor("the rules", async () => (await rules()).includes("orc rules"));
  await waitFor("the route", async () => (await host.output(["ip", "route"])).includes("10.211.0.0/16 dev orc0"));
});

test("names, virtual IPs and ports serve on while orcd is dead", async () => {
  await host.docker("stop", "-t", "0", "orcd");
  expect(await visitTimes(outside, 10)).not.toHaveLength(0);
  const caller = await host.docker(
    "ps",
    "-q",
    "--filter",
    "label=io.orc.app=net-blog",
    "--filter",
    "label=io.orc.service=caller",
  );
  expect(await host.docker("exec", caller, ...GET, "http://web.net-shop/")).toContain("shop");
  await host.docker("start", "orcd");
});
