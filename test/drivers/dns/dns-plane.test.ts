import { type ChildProcess, spawn } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DnsPlane } from "../../../src/drivers/dns/dns-plane.ts";
import { dnsmasqCommand, NAMES_FOLDER } from "../../../src/drivers/dns/name-server.ts";
import type { RoutingTable } from "../../../src/engine/model/routing.ts";
import type { HostPart } from "../../../src/engine/ports/host-part.ts";
import { routing, tableOf } from "../../support/routing-tables.ts";
import { unusedPort } from "../../support/unused-port.ts";
import { waitFor } from "../../support/wait-for.ts";

/** The real name server, with its folder and port replaced, as a child of the test. */
class LocalNameServer implements HostPart {
  readonly name = "name-server";
  readonly #folder: string;
  readonly #port: number;
  #child: ChildProcess | undefined;
  starts = 0;

  constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  async ensure(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) return;
    this.starts++;
    const [program = "", ...args] = dnsmasqCommand("127.0.0.1").map((word) => word.replace(NAMES_FOLDER, this.#folder));
    this.#child = spawn(program, [...args, `--port=${this.#port}`, "--no-resolv"], {
      stdio: "ignore",
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
  }

  async holds(): Promise<boolean> {
    return this.#child?.exitCode === null;
  }

  async remove(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}

describe("DnsPlane", () => {
  let folder: string;
  let nameServer: LocalNameServer;
  let plane: DnsPlane;
  let resolver: Resolver;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "orc-names-"));
    const port = await unusedPort();
    nameServer = new LocalNameServer(folder, port);
    plane = new DnsPlane({ folder, server: `127.0.0.1:${port}`, nameServer });
    resolver = new Resolver({ timeout: 20_000, tries: 3 });
    resolver.setServers([`127.0.0.1:${port}`]);
  });
  afterEach(async () => {
    await plane.remove();
    await rm(folder, { recursive: true });
  });

  const web = "web.shop.default.orc.internal";

  /** Applies, and waits for the proof: on a machine that has much to do the name server may be late. */
  async function serve(table: RoutingTable, mark: number): Promise<void> {
    await plane.apply(table, mark);
    await waitFor(`mark ${mark}`, async () => (await plane.readMark()) === mark);
  }

  test("has no mark while no name server answers", async () => {
    expect(await plane.readMark()).toBeUndefined();
  });

  test("serves what it was told, and proves it by a look-up", async () => {
    await serve(tableOf(routing("default/shop/web", 2, [11, 12]), routing("default/blog/web", 3, [13])), 0xdeadbeef);
    expect(await resolver.resolve4(web)).toEqual(["10.211.0.2"]);
    expect((await resolver.resolve4(`tasks.${web}`)).sort()).toEqual(["10.210.1.11", "10.210.1.12"]);
    expect(await resolver.resolve4("web.blog.default.orc.internal")).toEqual(["10.211.0.3"]);
  });

  test("a name without an IPv6 address exists, a name of nobody does not", async () => {
    await serve(tableOf(routing("default/shop/web", 2, [11])), 1);
    await expect(resolver.resolve6(web)).rejects.toMatchObject({ code: "ENODATA" });
    await expect(resolver.resolve4("nobody.shop.default.orc.internal")).rejects.toMatchObject({ code: "ENOTFOUND" });
  });

  test("forgets at once who left, and nobody caches", async () => {
    await serve(tableOf(routing("default/shop/web", 2, [11, 12])), 1);
    const [answer] = await resolver.resolve4(web, { ttl: true });
    expect(answer?.ttl).toBe(0);
    await serve(tableOf(routing("default/shop/web", 2, [12])), 2);
    expect(await resolver.resolve4(`tasks.${web}`)).toEqual(["10.210.1.12"]);
    await serve({}, 3);
    await expect(resolver.resolve4(web)).rejects.toMatchObject({ code: "ENOTFOUND" });
    expect(nameServer.starts).toBe(1);
  });

  test("loses no look-up while tables change", async () => {
    await serve(tableOf(routing("default/shop/web", 2, [11])), 1);
    let changing = true;
    const asking = (async () => {
      const answers = new Set<string>();
      do answers.add((await resolver.resolve4(web).catch((error: Error) => [error.message])).join());
      while (changing);
      return answers;
    })();
    for (let mark = 2; mark < 40; mark++) await serve(tableOf(routing("default/shop/web", 2, [11, mark])), mark);
    changing = false;
    expect(await asking).toEqual(new Set(["10.211.0.2"]));
  });

  test("a name server that was killed is started again with the names it had", async () => {
    await serve(tableOf(routing("default/shop/web", 2, [11])), 1);
    await nameServer.remove();
    expect(await plane.readMark()).toBeUndefined();
    await serve(tableOf(routing("default/shop/web", 2, [11])), 1);
    expect(nameServer.starts).toBe(2);
  });

  test("leaves no drafts behind", async () => {
    await serve({}, 1);
    await serve({}, 2);
    expect(await readdir(folder)).toEqual(["zones"]);
  });
});
