import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { holderOf, nameHolders } from "../../src/cli/port-holders.ts";
import { ClusterError, ErrorList, flattenErrors } from "../../src/errors/orc-error.ts";

const taken = (message: string): ClusterError =>
  new ClusterError("port.taken", message, { next: [{ text: "see what runs", command: "orc ls" }] });

test("the program that listens is found by its port", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  expect(await holderOf(port, "tcp")).toMatchObject({ pid: process.pid });
  server.close();
  await once(server, "close");
  expect(await holderOf(port, "tcp")).toBeUndefined();
});

test("also of UDP", async () => {
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  expect(await holderOf(socket.address().port, "udp")).toMatchObject({ pid: process.pid });
});

test("an error says who has the port, and how to see it; what is not about a program stays", async () => {
  const found = taken("web cannot publish 8080/tcp: another program on this host has it. Nothing was changed.");
  const unseen = taken("dns cannot publish 127.0.0.1:53/udp: another program on alpha has it");
  const other = taken("api cannot publish 80/tcp: app shop publishes it. Nothing was changed.");
  const list = new ErrorList([found, unseen, other]);
  await nameHolders(list, async (port) => (port === 8080 ? { pid: 812, program: "nginx" } : undefined));
  expect(flattenErrors(list).map(({ message, next: [first] }) => [message, first?.command])).toEqual([
    ["web cannot publish 8080/tcp: nginx (pid 812) has it. Nothing was changed.", "ps -fp 812"],
    ["dns cannot publish 127.0.0.1:53/udp: another program on alpha has it", "sudo ss -ulnp 'sport = :53'"],
    ["api cannot publish 80/tcp: app shop publishes it. Nothing was changed.", "orc ls"],
  ]);
});
