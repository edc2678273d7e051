import { beforeEach, describe, expect, test } from "vitest";
import { type BroughtUp, bringUp } from "../../src/bootstrap/bring-up.ts";
import { BASE_IMAGE } from "../../src/bootstrap/layout.ts";
import type { OrcdImage } from "../../src/bootstrap/orcd-image.ts";
import { MemoryHostEngine } from "../fakes/memory-host-engine.ts";

const image: OrcdImage = {
  name: "orcd:0.2.0-aaaaaaaa",
  version: "0.2.0",
  build: "aaaaaaaa",
  command: ["node", "--max-semi-space-size=2", "/opt/orc/dist/orcd/main.js"],
  files: [{ path: "package.json", source: new URL("../../package.json", import.meta.url).pathname }],
  node: { path: "/bin/sh", version: "24.0.0" },
};
const apiSocket = "/run/orc/orcd.sock";
const labelsOf = (version: string, build: string): Record<string, string> => ({
  "io.orc.cluster": "c1",
  "io.orc.component": "orcd",
  "io.orc.version": version,
  "io.orc.build": build,
  "io.orc.api-socket": apiSocket,
});

describe("bringUp", () => {
  let engine: MemoryHostEngine;
  const said: string[] = [];
  const up = (of: OrcdImage = image): Promise<BroughtUp> =>
    bringUp({
      engine,
      engineSocket: { path: "/run/docker.sock", group: 998 },
      apiSocket,
      image: of,
      say: (sentence) => said.push(sentence),
    });

  beforeEach(() => {
    said.length = 0;
    engine = new MemoryHostEngine();
    engine.images.set(BASE_IMAGE, { "io.orc.component": "image" });
  });

  test("where the state is gone and replicas are not, the new state is that of their cluster", async () => {
    const labels = { "io.orc.cluster": "c7", "io.orc.replica": "default.shop.web.1.1" };
    await engine.runContainer({
      name: "default.shop.web.1.1.1",
      image: "web:1",
      labels,
      command: [],
      environment: {},
      binds: [],
      folders: [],
      capabilities: [],
      groups: [],
    });
    await up();
    expect(engine.volumes.get("orc-data")?.labels["io.orc.cluster"]).toBe("c7");
    expect(engine.all.get("orcd")?.labels["io.orc.cluster"]).toBe("c7");
  });

  test("on an empty engine: images, state with the cluster's id, orcd", async () => {
    expect(await up()).toEqual({ started: true });
    expect(engine.done).toEqual(["build orcd-node:24.0.0", "build orcd:0.2.0-aaaaaaaa", "run orcd"]);
    const cluster = engine.volumes.get("orc-data")?.labels["io.orc.cluster"];
    expect(cluster).toMatch(/^[0-9a-f]{8}$/);
    expect(engine.all.get("orcd")?.labels["io.orc.cluster"]).toBe(cluster);
    expect(engine.volumes.get("orc-names")?.labels["io.orc.cluster"]).toBe(cluster);
  });

  test("leaves the same orcd alone", async () => {
    engine.has("orcd", labelsOf("0.2.0", "aaaaaaaa"));
    expect(await up()).toEqual({ started: false });
    expect(engine.done).toEqual([]);
  });

  test("starts the same orcd where it was stopped", async () => {
    engine.has("orcd", labelsOf("0.2.0", "aaaaaaaa"), false);
    expect(await up()).toEqual({ started: true });
    expect(engine.done).toEqual(["start orcd"]);
  });

  test("replaces another build, keeps the state, drops the old image", async () => {
    await up({ ...image, name: "orcd:0.1.0-bbbbbbbb", version: "0.1.0", build: "bbbbbbbb" });
    const cluster = engine.volumes.get("orc-data")?.labels["io.orc.cluster"];
    engine.done.length = 0;
    expect(await up()).toEqual({ started: true, replaced: "0.1.0" });
    expect(engine.done).toEqual([
      "build orcd:0.2.0-aaaaaaaa",
      "stop orcd",
      "remove orcd",
      "run orcd",
      "remove image orcd:0.1.0-bbbbbbbb",
    ]);
    expect(engine.all.get("orcd")?.labels["io.orc.cluster"]).toBe(cluster);
    expect(said.at(-1)).toBe("replacing orcd 0.1.0 by orcd:0.2.0-aaaaaaaa; its state stays");
  });

  test("an older orc does not take over from a newer orcd", async () => {
    engine.has("orcd", labelsOf("0.10.0", "cccccccc"));
    await expect(up()).rejects.toMatchObject({
      code: "version.skew",
      next: [{ command: "npm install -g orc@0.10.0" }],
    });
    expect(engine.done).toEqual([]);
  });

  test("refuses a volume of somebody else under the state's name", async () => {
    engine.volumes.set("orc-data", { name: "orc-data", labels: {} });
    await expect(up()).rejects.toThrow("is not orc's");
  });

  test("is content when another orc was faster", async () => {
    const run = engine.runContainer.bind(engine);
    engine.runContainer = async (spec) => {
      await run(spec);
      return run(spec);
    };
    expect(await up()).toEqual({ started: true });
  });

  test("where no registry has Debian, the base is made of this machine's programs", async () => {
    engine.images.clear();
    await up({ ...image, node: { ...image.node, path: process.execPath } });
    expect(engine.done[0]).toBe(`import ${BASE_IMAGE}`);
    expect(said.join("\n")).toContain("making the base image from this machine's own programs");
  });

  test("where a registry has Debian, the base is built on it", async () => {
    engine.images.clear();
    engine.registry.add("debian:bookworm-slim");
    await up();
    expect(engine.done[0]).toBe(`build ${BASE_IMAGE}`);
  });
});
