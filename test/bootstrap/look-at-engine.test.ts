import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { look, lookAtEngine } from "../../src/bootstrap/doctor/look-at-engine.ts";
import { MemoryHostEngine } from "../fakes/memory-host-engine.ts";

test("what orc has on an engine is looked at, and nothing is changed", async () => {
  const engine = new MemoryHostEngine();
  engine.has("orcd", {}, false);
  const found = await look(engine, "/run/docker.sock");
  expect(found).toMatchObject({
    at: "/run/docker.sock",
    facts: { version: "29.0.0" },
    orcd: { running: false },
    lines: [],
  });
  expect(found).not.toHaveProperty("nameServer");
  expect(found).not.toHaveProperty("refused");
  expect(engine.done).toEqual([]);
});

test("an engine of a kind that orc does not run on is looked at all the same, with why", async () => {
  const engine = new MemoryHostEngine();
  const facts = await engine.facts();
  engine.facts = async () => ({ ...facts, rootless: true });
  expect(await look(engine, "/x")).toMatchObject({ refused: { code: "host.refused" } });
});

test("where no engine answers there is an error and no exception", async () => {
  const found = await lookAtEngine({ DOCKER_HOST: "unix:///nowhere/docker.sock" });
  expect(found).toMatchObject({ error: { code: "engine.unreachable" } });
});

test("one that takes questions and never answers is given up, and said to hang", async () => {
  const folder = await mkdtemp(join(tmpdir(), "orc-hangs-"));
  const path = join(folder, "docker.sock");
  const server = createServer(() => {}).listen(path);
  await once(server, "listening");
  try {
    expect(await lookAtEngine({ DOCKER_HOST: `unix://${path}` }, 50)).toMatchObject({
      error: {
        code: "engine.unreachable",
        message: `the Docker engine at ${path} takes questions and does not answer: it hangs`,
      },
    });
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
});
