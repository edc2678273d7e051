import { describe, expect, test } from "vitest";
import { keyOf } from "../../../src/engine/model/records.ts";
import type { Visit } from "../../../src/engine/model/visit.ts";
import { NOTHING_MEASURED } from "../../../src/engine/why/measured.ts";
import { isLoopback, readAddress } from "../../../src/engine/why/url/address.ts";
import { wayOf, whyUrl } from "../../../src/engine/why/why-url.ts";
import { settle } from "../world/live.ts";
import { appSpec, serviceSpec } from "../world/specs.ts";
import { WALL, World } from "../world/world.ts";

const port = { target: 80, published: 8080, protocol: "tcp" } as const;
const web = serviceSpec("web", { replicas: 2, ports: [port] });

function shop(...services: Parameters<typeof appSpec>[1][]): World {
  const world = new World();
  world.apply(appSpec("shop", ...services));
  settle(world);
  return world;
}

function ask(world: World, text: string, visit?: Visit, door?: Visit, only = Number.POSITIVE_INFINITY) {
  const address = readAddress(text);
  if (!address) throw new Error(`${text} is no address`);
  const endpoints = wayOf({ view: world.view }, address)?.endpoints ?? [];
  const visits = new Map(visit ? endpoints.slice(0, only).map(({ replica }) => [replica, visit]) : []);
  const measured = { ...NOTHING_MEASURED, visits };
  return whyUrl({ view: world.view, events: [], measured, now: world.now, wall: WALL }, address, door);
}

describe("what a person types", () => {
  test.each([
    ["http://localhost:8080/x?y=1", { scheme: "http", host: "localhost", port: 8080, path: "/x?y=1" }],
    ["localhost:8080", { scheme: "http", host: "localhost", port: 8080, path: "/" }],
    [":8080", { scheme: "http", host: "localhost", port: 8080, path: "/" }],
    ["https://shop.example", { scheme: "https", host: "shop.example", port: 443, path: "/" }],
    ["tcp://[::1]:5432", { scheme: "tcp", host: "::1", port: 5432, path: "/" }],
    ["http://localhost?x", { scheme: "http", host: "localhost", port: 80, path: "/?x" }],
  ])("%s", (text, address) => expect(readAddress(text)).toEqual({ text, ...address }));

  test.each(["tcp://db", "http://", "localhost:99999", "ftp://x"])("%s is no address", (text) =>
    expect(readAddress(text)).toBeUndefined(),
  );

  test("which names are this machine", () => {
    expect(["localhost", "127.0.0.2", "::1", "alpha"].map(isLoopback)).toEqual([true, true, true, false]);
  });
});

const OK: Visit = { outcome: "answered", status: 200, ms: 3 };

describe("why URL", () => {
  const verdict = (text: string, reason: string) => expect.objectContaining({ verdict: text, reason });

  test("that leads somewhere: each replica, and how it answers", () => {
    const document = ask(shop(web), "http://localhost:8080", OK, { outcome: "connected", ms: 1 });
    expect(document).toEqual(
      verdict("http://localhost:8080 leads to web of shop, whose 2 replicas all answer; nothing is wrong.", "ready"),
    );
    expect(document.because[0]).toMatch(/^web\.1 at 10\.210\.\d+\.\d+:80 answers 200 after 3 ms$/);
  });

  test("that nobody publishes", () => {
    const document = ask(shop(web), "localhost:9999");
    expect(document).toEqual(verdict("Nothing here publishes port 9999.", "unpublished"));
    expect(document.because).toEqual(["published are 8080/tcp (shop/web)"]);
    const other = ask(shop(serviceSpec("db")), "localhost:9999", undefined, { outcome: "connected", ms: 1 });
    expect(other.verdict).toBe("Nothing here publishes port 9999; a program that orc does not run answers there.");
    expect(other.because).toEqual([
      "no service of this cluster publishes a port: ports: in the Compose file does that",
    ]);
  });

  test("of what was stopped by hand, with how to start it", () => {
    const world = shop(web);
    world.change({ stopped: ["web"], cause: "stop web" });
    settle(world);
    const document = ask(world, ":8080");
    expect(document).toEqual(verdict(":8080 leads nowhere: web does not run: web was stopped by hand.", "stopped"));
    expect(document.fix).toEqual([{ text: "start it", command: "orc start web" }]);
  });

  test("of what has no ready replica, with why", () => {
    const world = shop(web);
    for (const { id } of world.replicas("web"))
      world.report(id, { ready: false, reason: "unhealthy", message: "its health check fails: 503" });
    settle(world);
    for (const { id } of world.replicas("web"))
      world.report(id, { ready: false, reason: "unhealthy", message: "its health check fails: 503" });
    const key = keyOf.routing({ namespace: "default", app: "shop" }, "web");
    const routing = world.app().routing.get("web")?.value;
    if (routing) world.put("routing", key, { ...routing, endpoints: [] });
    const document = ask(world, "localhost:8080");
    expect(document).toEqual(verdict("localhost:8080 is refused: no replica of web of shop is ready.", "no-endpoint"));
    expect(document.because[0]).toBe("web.1 is unhealthy: its health check fails: 503.");
  });

  test("behind which nothing listens, in one replica and in all", () => {
    const refused: Visit = { outcome: "refused", ms: 1 };
    expect(ask(shop(web), "localhost:8080", refused).verdict).toMatch(
      /^localhost:8080 leads to web of shop, where web\.1 and web\.2 fail: a connection is refused: nothing listens on port 80 of 10\.210/,
    );
    expect(ask(shop(web), "localhost:8080", refused, undefined, 1)).toMatchObject({
      reason: "replica-refuses",
      verdict: expect.stringContaining("where web.1, 1 of 2, fails"),
      because: [
        expect.stringContaining("0.0.0.0"),
        expect.stringContaining("refuses"),
        expect.stringContaining("ready"),
      ],
    });
  });

  test("that is answered too late, or with an error of the program's own", () => {
    const silent = ask(shop(web), "localhost:8080", { outcome: "silent", ms: 2001 });
    expect(silent.verdict).toContain("taken and not answered within 2 s");
    const broken = ask(shop(web), "localhost:8080", { outcome: "answered", status: 502, ms: 4 });
    expect(broken).toEqual(
      verdict("localhost:8080 leads to web of shop, and web.1 and web.2 answer 502.", "server-error"),
    );
    expect(broken.fix).toEqual([{ text: "see what it says", command: "orc logs shop/web" }]);
  });

  test("whose door is shut though everybody is in", () => {
    expect(ask(shop(web), "localhost:8080", OK, { outcome: "refused", ms: 0 })).toMatchObject({
      reason: "door",
      fix: [{ command: "orc doctor" }],
    });
  });

  test("on one address alone, for the other protocol, or held by another program", () => {
    const own = shop({ ...web, ports: [{ ...port, hostIp: "127.0.0.1" }] });
    expect(ask(own, "http://alpha:8080").verdict).toBe(
      "web of shop is published on 127.0.0.1 alone: only this machine reaches it, not alpha.",
    );
    const udp = shop({ ...web, ports: [{ ...port, protocol: "udp" }] });
    expect(ask(udp, "localhost:8080").verdict).toBe("8080 is published for UDP, and http comes over TCP.");
    const world = shop(web);
    const taken = { "8080/tcp": "nginx (pid 812)" };
    world.put("ack", keyOf.ack("alpha", "ports"), { host: "alpha", plane: "ports", generations: {}, taken });
    expect(ask(world, "localhost:8080")).toEqual(
      verdict("localhost:8080 does not lead to web of shop: nginx (pid 812) on alpha has port 8080.", "port.taken"),
    );
  });
});
