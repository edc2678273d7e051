import { expect, test } from "vitest";
import { volumeFindings } from "../../../../src/engine/api/doctor/volume-findings.ts";
import type { AppSpec } from "../../../../src/engine/model/app-spec.ts";
import { settle } from "../../world/live.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { World } from "../../world/world.ts";

const shop = (name: string): AppSpec => ({
  ...appSpec("shop", serviceSpec("db", { replicas: 1 })),
  volumes: { data: { name, external: false, driverOptions: {}, labels: {} } },
});

const volume = (name: string, app = "shop") => ({
  name,
  labels: { "io.orc.cluster": "c", "io.orc.namespace": "default", "io.orc.app": app },
});

function world(...names: string[]): World {
  const made = new World();
  for (const name of names) {
    made.apply(shop(name));
    settle(made);
  }
  return made;
}

test("a volume of any release that an app could go back to is not told of", () => {
  const { view } = world("shop_old", "shop_data");
  expect(volumeFindings(view, [volume("shop_data"), volume("shop_old")])).toEqual([]);
});

test("those that no app names, however they came to be left", () => {
  const { view } = world("shop_data");
  const left = ["c", "a", "b", "d"].map((name) => volume(name, "gone"));
  expect(volumeFindings(view, [...left, volume("shop_data")])).toMatchObject([
    {
      level: "info",
      message: "4 that no app has any more: a, b, c, …",
      fix: { command: "docker volume rm a" },
    },
  ]);
});

test("those of an app that is down, with the way to remove them; not those that another app made", () => {
  const down = world("shop_data");
  down.change({ wanted: "down" });
  settle(down);
  expect(volumeFindings(down.view, [volume("shop_data")])).toMatchObject([
    {
      level: "info",
      message: "shop_data of shop, which is down",
      fix: { command: "orc down --volumes -p shop" },
    },
  ]);
  expect(volumeFindings(down.view, [volume("shop_data", "blog")])).toEqual([]);
});
