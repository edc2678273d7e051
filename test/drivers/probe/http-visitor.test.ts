import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { httpVisitor } from "../../../src/drivers/probe/http-visitor.ts";

const PATIENT_MS = 15_000;
const open: (Server | TcpServer)[] = [];

async function listening(server: Server | TcpServer): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(async () => {
  for (const server of open.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const at = (port: number) => ({ address: "127.0.0.1", port });

test("an answer comes with its status, asked for by path and by name", async () => {
  const asked: string[] = [];
  const port = await listening(
    createServer((request, response) => {
      asked.push(`${request.headers.host}${request.url}`);
      response.writeHead(503).end("sick");
    }),
  );
  const visit = await httpVisitor.visit({ ...at(port), path: "/health?x=1", hostHeader: "shop.example" }, PATIENT_MS);
  expect(visit).toEqual({ outcome: "answered", status: 503, ms: expect.any(Number) });
  expect(asked).toEqual(["shop.example/health?x=1"]);
});

test("without a path it only connects", async () => {
  const port = await listening(createTcpServer((socket) => void socket.on("error", () => undefined).resume()));
  expect((await httpVisitor.visit(at(port), PATIENT_MS)).outcome).toBe("connected");
});

test("nobody there is refused; somebody who says nothing is silent; somebody else does not speak HTTP", async () => {
  const closed = createTcpServer();
  const port = await listening(closed);
  open.pop();
  await new Promise((resolve) => closed.close(resolve));
  expect((await httpVisitor.visit({ ...at(port), path: "/" }, PATIENT_MS)).outcome).toBe("refused");
  expect((await httpVisitor.visit(at(port), PATIENT_MS)).outcome).toBe("refused");

  const mute = await listening(createTcpServer((socket) => void socket.on("error", () => undefined).resume()));
  expect((await httpVisitor.visit({ ...at(mute), path: "/" }, 50)).outcome).toBe("silent");
  const other = await listening(
    createTcpServer(
      (socket) =>
        void socket
          .on("error", () => undefined)
          .once("data", () => socket.end("220 smtp\r\n"))
          .resume(),
    ),
  );
  expect((await httpVisitor.visit({ ...at(other), path: "/" }, PATIENT_MS)).outcome).toBe("not-http");
});
