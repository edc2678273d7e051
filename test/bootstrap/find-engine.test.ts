import { once } from "node:events";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findEngine } from "../../src/bootstrap/find-engine.ts";

let folder: string;
let server: Server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-engine-"));
  server = createServer().listen(join(folder, "engine.sock"));
  await once(server, "listening");
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test("takes DOCKER_HOST, follows links, and knows the socket's group", async () => {
  await symlink(join(folder, "engine.sock"), join(folder, "docker.sock"));
  expect(await findEngine({ DOCKER_HOST: `unix://${folder}/docker.sock` })).toEqual({
    path: join(folder, "engine.sock"),
    group: process.getgid?.(),
  });
});

test.each([
  ["tcp://10.0.0.1:2375", "host.refused", "and DOCKER_HOST is tcp://10.0.0.1:2375"],
  [
    "unix:///nowhere/docker.sock",
    "engine.unreachable",
    "no Docker engine answers at /nowhere/docker.sock (there is no such socket).",
  ],
])("refuses %s", async (DOCKER_HOST, code, words) => {
  await expect(findEngine({ DOCKER_HOST })).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
});

test("an engine that does not run is named so, with what starts it", async () => {
  const path = join(folder, "dead.sock");
  await writeFile(path, "");
  await expect(findEngine({ DOCKER_HOST: `unix://${path}` })).rejects.toMatchObject({
    message: `no Docker engine answers at ${path} (it does not run).`,
    next: expect.arrayContaining([{ text: "start it", command: "sudo systemctl start docker" }]),
  });
});

test("where DOCKER_HOST leads past an engine that answers, that one is offered first", async () => {
  const answers = async (path: string): Promise<string | undefined> =>
    path === "/var/run/docker.sock" ? undefined : "ENOENT";
  await expect(findEngine({ DOCKER_HOST: "unix:///nowhere.sock" }, "linux", answers)).rejects.toMatchObject({
    next: [
      { text: "use the engine of this machine", command: "unset DOCKER_HOST" },
      expect.objectContaining({ text: "start it" }),
      expect.anything(),
      expect.anything(),
    ],
  });
});

test("a rootless engine is seen and refused by name where there is no other", async () => {
  await symlink(join(folder, "engine.sock"), join(folder, "docker.sock"));
  const env = { DOCKER_HOST: "unix:///nowhere/docker.sock", XDG_RUNTIME_DIR: folder };
  await expect(findEngine(env)).rejects.toMatchObject({
    code: "host.refused",
    message: expect.stringContaining("only a rootless Docker engine"),
  });
});

test("another system than Linux is told where to go", async () => {
  await expect(findEngine({}, "darwin")).rejects.toMatchObject({ code: "host.refused", exitCode: 3 });
});

test("a socket that lets nobody in says how to be let in", async () => {
  await expect(
    findEngine({ DOCKER_HOST: `unix://${folder}/engine.sock` }, "linux", async () => "EACCES"),
  ).rejects.toMatchObject({
    message: `no Docker engine answers at ${folder}/engine.sock (permission denied).`,
    next: [
      { text: "let yourself in, then log in again", command: "sudo usermod -aG docker $USER" },
      expect.objectContaining({ text: "another engine" }),
    ],
  });
});
