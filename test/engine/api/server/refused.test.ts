import { afterEach, beforeEach, expect, test } from "vitest";
import { ROUTES } from "../../../../src/engine/api/routes.ts";
import { ClusterError } from "../../../../src/errors/orc-error.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP } from "../../world/world.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";

const refusal = new ClusterError("store.damaged", "The store is damaged.", {
  next: [{ text: "put the last backup back", command: "orc restore --latest" }],
});

let orcd: OrcdInMemory;

beforeEach(async () => {
  orcd = await OrcdInMemory.listen();
  orcd.refusal = refusal;
  await orcd.load();
});
afterEach(() => orcd.stop());

const author = { name: "ann", host: "laptop" };
const REFUSED = { code: "store.damaged", message: "The store is damaged.", next: refusal.next };

test("while the store cannot be worked from changes and plans of them are refused with what to type", async () => {
  const spec = appSpec("shop", serviceSpec("web"));
  const { client } = orcd;
  await expect(client.plan(SHOP, { spec, builds: [], recreate: [], scale: {}, sources: {} })).rejects.toMatchObject(
    REFUSED,
  );
  await expect(client.down(SHOP, { author })).rejects.toMatchObject(REFUSED);
  await expect(client.scale(SHOP, { author, services: { web: 3 } })).rejects.toMatchObject(REFUSED);
  await expect(client.restart(SHOP, { author, services: [] })).rejects.toMatchObject(REFUSED);
  await expect(client.removeVolumes(SHOP)).rejects.toMatchObject(REFUSED);
});

test("questions are answered, and the version says that changes are refused", async () => {
  const { client } = orcd;
  expect(await client.apps()).toEqual([]);
  expect(await client.replicas({})).toEqual([]);
  expect((await client.version()).refusal).toMatchObject({ code: "store.damaged" });
  const { findings } = await client.doctor();
  expect(findings.find(({ subject }) => subject === "store")).toMatchObject({ level: "problem", fix: refusal.next[0] });
});

test("every way to change an app is one that is refused", () => {
  const free = ROUTES.filter(({ method, changes }) => method === "POST" && !changes).map(({ path }) => path);
  expect(free).toEqual(["/v1/restore", "/v1/images/pull", "/v1/builds"]);
});
