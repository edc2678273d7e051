import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listenOnSocket } from "../../../src/engine/api/listen.ts";

let folder: string;
let path: string;
const servers: Server[] = [];
const server = (): Server => {
  const made = createServer();
  servers.push(made);
  return made;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-listen-"));
  path = join(folder, "run", "orcd.sock");
});
afterEach(async () => {
  for (const made of servers.splice(0)) made.close();
  await rm(folder, { recursive: true });
});

test("the socket is for its owner and group, and its folder is made", async () => {
  await listenOnSocket(server(), path, process.getgid?.());
  const { mode, gid } = await stat(path);
  expect(mode & 0o777).toBe(0o660);
  expect(gid).toBe(process.getgid?.());
});

test("a socket that nobody listens on any more is replaced", async () => {
  await listenOnSocket(server(), join(folder, "orcd.sock"));
  const stale = join(folder, "stale.sock");
  await writeFile(stale, "");
  await listenOnSocket(server(), stale);
  expect((await stat(stale)).isSocket()).toBe(true);
});

test("a socket that somebody answers on is left to them", async () => {
  await listenOnSocket(server(), path);
  await expect(listenOnSocket(server(), path)).rejects.toMatchObject({ code: "store.held" });
});
