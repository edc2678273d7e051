import { beforeEach, expect, test } from "vitest";
import type { Installation } from "../../src/bootstrap/installation.ts";
import type { OrcdImage } from "../../src/bootstrap/orcd-image.ts";
import { takeOff } from "../../src/bootstrap/take-off.ts";
import { MemoryHostEngine } from "../fakes/memory-host-engine.ts";

const image: OrcdImage = {
  name: "orcd:1",
  version: "1",
  build: "b",
  command: [],
  files: [],
  node: { path: "", version: "24" },
};
let engine: MemoryHostEngine;
const said: string[] = [];

const off = (removeVolumes = false): Promise<Installation> =>
  takeOff({ engine, apiSocket: "/run/orc/orcd.sock", image, removeVolumes, say: (sentence) => said.push(sentence) });

beforeEach(() => {
  said.length = 0;
  engine = new MemoryHostEngine();
  const ours = { "io.orc.cluster": "c1" };
  for (const name of ["orc-data", "orc-names", "shop_data"]) engine.volumes.set(name, { name, labels: ours });
  engine.volumes.set("photos", { name: "photos", labels: {} });
  engine.networks.set("orc", {
    name: "orc",
    subnet: "10.210.1.0/24",
    gateway: "10.210.1.1",
    options: {},
    labels: ours,
  });
  engine.has("orcd", { ...ours, "io.orc.component": "orcd" }, false);
  engine.has("orc-dns", { ...ours, "io.orc.component": "dns" });
  engine.has("default.shop.web.1.1.1", { ...ours, "io.orc.replica": "default.shop.web.1.1" });
  engine.has("other", { "io.orc.cluster": "c2" });
  engine.has("postgres", {});
  engine.images.set("orcd:1", { "io.orc.component": "image" });
  engine.images.set("postgres:17", {});
});

test("takes everything of ours and nothing else, orcd first, though it is dead", async () => {
  expect(await off()).toEqual({ cluster: "c1", replicas: ["default.shop.web.1.1.1"], volumes: ["shop_data"] });
  expect(engine.done).toEqual([
    "remove orcd",
    "stop default.shop.web.1.1.1",
    "remove default.shop.web.1.1.1",
    "remove orc-dns",
    expect.stringMatching(/^run once node \/opt\/orc\/.*forget-host\.ts \/run\/orc\/orcd\.sock$/),
    "remove network orc",
    "remove image orcd:1",
    "remove volume orc-names",
    "remove volume orc-data",
  ]);
  expect([...engine.all.keys()]).toEqual(["other", "postgres"]);
  expect([...engine.volumes.keys()]).toEqual(["shop_data", "photos"]);
});

test("the orcd that runs has what undoes its work, whatever version it is", async () => {
  const command = ["node", "/opt/orc/dist/orcd/main.js"];
  engine.all.set("orcd", { id: "orcd", name: "orcd", image: "orcd:1", running: true, labels: {}, command });
  await off();
  expect(engine.done).toContain("run once node /opt/orc/dist/orcd/forget-host.js /run/orc/orcd.sock");
});

test("takes the images that were built for its apps, and leaves those of others", async () => {
  engine.images.set("shop-web:7f3c2a9", { "io.orc.cluster": "c1", "io.orc.service": "web" });
  engine.images.set("theirs:1", { "io.orc.cluster": "c2" });
  await off();
  expect([...engine.images.keys()]).toEqual(["postgres:17", "theirs:1"]);
});

test("takes the volumes of apps only when asked to", async () => {
  await off(true);
  expect([...engine.volumes.keys()]).toEqual(["photos"]);
});

test("leaves the network where others have put containers on it, and says so", async () => {
  engine.busyNetworks.add("orc");
  await off();
  expect(said).toContain("the network orc stays: network orc has active endpoints");
  expect(engine.volumes.has("orc-data")).toBe(false);
});

test("where orc is not, there is nothing to do", async () => {
  await off();
  engine.done.length = 0;
  expect(await off()).toEqual({ replicas: [], volumes: [] });
  expect(engine.done).toEqual([]);
});
