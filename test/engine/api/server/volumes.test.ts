import { afterAll, beforeAll, expect, test } from "vitest";
import type { VolumeSpec } from "../../../../src/engine/model/app-spec.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP } from "../../world/world.ts";
import { AUTHOR, applyRequest } from "../change/requests.ts";
import { OrcdInMemory } from "./orcd-in-memory.ts";
import { settled } from "./settled.ts";

let orcd: OrcdInMemory;

beforeAll(async () => {
  orcd = await OrcdInMemory.start(() => ({}));
  orcd.engine.world.images.add("db:1");
});
afterAll(() => orcd.stop());

const volume = (name: string, external = false): VolumeSpec => ({ name, external, driverOptions: {}, labels: {} });

const spec = (app: string, volumes: Record<string, VolumeSpec>) => ({
  ...appSpec(app, serviceSpec("db", { image: "db:1", replicas: 1 })),
  volumes,
});

test("volumes go only once the app is down, and only its own", async () => {
  const { client } = orcd;
  const shop = spec("shop", { data: volume("shop_data"), shared: volume("shared"), theirs: volume("theirs", true) });
  const blog = { namespace: SHOP.namespace, app: "blog" };
  await client.apply(SHOP, applyRequest(shop));
  await client.apply(blog, applyRequest(spec("blog", { shared: volume("shared") }), {}, blog));
  await settled(client, SHOP, 1);
  await expect(client.removeVolumes(SHOP)).rejects.toMatchObject({ code: "app.running" });
  const { generation } = await client.down(SHOP, { author: AUTHOR });
  await settled(client, SHOP, generation);
  expect(await client.removeVolumes(SHOP)).toEqual({ removed: ["shop_data"] });
  expect(orcd.removedVolumes).toEqual(["shop_data"]);
  await expect(client.removeVolumes({ ...SHOP, app: "nobody" })).rejects.toMatchObject({ code: "app.unknown" });
});
