import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { HeldPorts } from "../../../src/drivers/ports/held-ports.ts";
import { PortsPlane } from "../../../src/drivers/ports/ports-plane.ts";
import type { RoutingTable } from "../../../src/engine/model/routing.ts";
import { routing, tableOf } from "../../support/routing-tables.ts";
import { unusedPort } from "../../support/unused-port.ts";

const held: HeldPorts[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const ports of held.splice(0)) await ports.hold({});
  for (const server of servers.splice(0)) server.close();
});

function makePorts(whoHolds: () => Promise<string | undefined> = async () => undefined): HeldPorts {
  const ports = new HeldPorts(whoHolds);
  held.push(ports);
  return ports;
}

async function serve(host: string, port = 0): Promise<number> {
  const server = createServer((socket: Socket) => socket.end(`served by ${host}`)).listen({ host, port });
  servers.push(server);
  await once(server, "listening");
  return (server.address() as { port: number }).port;
}

const ask = (host: string, port: number): Promise<string> => text(connect({ host, port }));

/** A table whose virtual IP is a loopback address, on which a test's server stands for the kernel's balancing. */
const towards = (vip: string, ...ports: string[]): RoutingTable => {
  const service = routing("default/shop/web", 2, [11], ports);
  return tableOf({ ...service, vip });
};

describe("HeldPorts", () => {
  test("holds a port for both protocols so that nobody else gets it", async () => {
    const port = await unusedPort();
    const ports = makePorts();
    expect(await ports.hold(towards("127.0.0.1", `${port}:80`, `${port}:80/udp`))).toEqual({
      taken: {},
      heldByOthers: new Set(),
    });
    await expect(serve("127.0.0.1", port)).rejects.toMatchObject({ code: "EADDRINUSE" });
    const socket = createSocket("udp4");
    const bound = once(socket, "listening");
    socket.bind({ address: "127.0.0.1", port, exclusive: true });
    await expect(bound).rejects.toMatchObject({ code: "EADDRINUSE" });
    socket.close();
  });

  test("says who holds a port that it cannot have, and takes it once it is free", async () => {
    const port = await serve("127.0.0.1");
    const ports = makePorts(async () => "container old-web has it");
    const table = towards("127.0.0.1", `127.0.0.1:${port}:80`);
    const name = `127.0.0.1:${port}/tcp`;
    expect(await ports.hold(table)).toEqual({
      taken: { [name]: "container old-web has it" },
      heldByOthers: new Set([name]),
    });
    const other = servers.pop();
    other?.close();
    await once(other!, "close");
    expect(await ports.hold()).toEqual({ taken: {}, heldByOthers: new Set() });
  });

  test("says that it is some program, or that the host lacks the address", async () => {
    const port = await serve("127.0.0.1");
    const table = towards("127.0.0.1", `127.0.0.1:${port}:80`, "192.0.2.1:81:81");
    expect((await makePorts().hold(table)).taken).toEqual({
      [`127.0.0.1:${port}/tcp`]: "another program on this host has it",
      "192.0.2.1:81/tcp": "this host has no address 192.0.2.1",
    });
  });

  test("lets go of what is no longer published", async () => {
    const port = await unusedPort();
    const ports = makePorts();
    await ports.hold(towards("127.0.0.1", `${port}:80`));
    await ports.hold(towards("127.0.0.1"));
    expect(await serve("127.0.0.1", port)).toBe(port);
  });

  test("relays what comes over the IPv6 loopback to the service, and cuts it where no replica is ready", async () => {
    const target = await serve("127.0.0.2");
    const port = await unusedPort();
    const ports = makePorts();
    await ports.hold(towards("127.0.0.2", `${port}:${target}`));
    expect(await ask("::1", port)).toBe("served by 127.0.0.2");
    await ports.hold(tableOf({ ...routing("default/shop/web", 2, [], [`${port}:${target}`]), vip: "127.0.0.2" }));
    await expect(ask("::1", port)).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("of two services the one that has a port keeps it", async () => {
    const port = await unusedPort();
    const ports = makePorts();
    const shop = routing("default/shop/web", 2, [11], [`${port}:80`]);
    await ports.hold(tableOf(shop));
    const { taken, heldByOthers } = await ports.hold(
      tableOf(routing("default/blog/web", 3, [12], [`${port}:80`]), shop),
    );
    expect(taken).toEqual({ [`${port}/tcp`]: "service shop/web has it" });
    expect(heldByOthers).toEqual(new Set());
  });
});

test("the plane's mark is that of the table it holds ports for", async () => {
  const plane = new PortsPlane(makePorts());
  expect(await plane.readMark()).toBeUndefined();
  expect(await plane.apply({}, 7)).toEqual({ taken: {} });
  expect(await plane.readMark()).toBe(7);
  await plane.remove();
  expect(await plane.readMark()).toBeUndefined();
});
