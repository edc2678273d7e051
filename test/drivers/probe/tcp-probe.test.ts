import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { tcpProbe } from "../../../src/drivers/probe/tcp-probe.ts";
import { unusedPort } from "../../support/unused-port.ts";

const servers: Server[] = [];

const listen = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
    servers.push(server);
  });

const closeAll = (): Promise<unknown> =>
  Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));

afterEach(closeAll);

test("tells the ports that take a connection from those that do not", async () => {
  const [one, two] = [await listen(), await listen()];
  const closed = await unusedPort();
  expect(await tcpProbe.openPorts("127.0.0.1", [one, closed, two], 60_000)).toEqual([one, two]);
});

test("asked about nothing it finds nothing", async () => {
  expect(await tcpProbe.openPorts("127.0.0.1", [], 5000)).toEqual([]);
});

test("an address that never answers is given up", async () => {
  // Reserved for documentation: nobody is there.
  expect(await tcpProbe.openPorts("192.0.2.1", [80], 20)).toEqual([]);
});

test("a server that closes at once is open nevertheless", async () => {
  const port = await listen();
  servers[0]?.on("connection", (socket) => socket.end());
  expect(await tcpProbe.openPorts("127.0.0.1", [port], 60_000)).toEqual([port]);
});
