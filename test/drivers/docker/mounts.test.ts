import { expect, test } from "vitest";
import { mountOptions } from "../../../src/drivers/docker/mounts.ts";
import type { MountSpec, VolumeSpec } from "../../../src/engine/model/app-spec.ts";

const DATA: VolumeSpec = { name: "shop_data", external: false, driverOptions: { o: "uid=1" }, labels: { a: "b" } };
const bind = (over: Partial<Extract<MountSpec, { type: "bind" }>>): MountSpec => ({
  type: "bind",
  source: "/srv/a",
  target: "/a",
  readOnly: false,
  createHostPath: true,
  ...over,
});

test("a named volume carries what it is made with", () => {
  const mount: MountSpec = { type: "volume", source: "data", target: "/data", readOnly: true, noCopy: true };
  expect(mountOptions([mount], { data: DATA })).toEqual({
    binds: [],
    mounts: [
      {
        Type: "volume",
        Source: "shop_data",
        Target: "/data",
        ReadOnly: true,
        VolumeOptions: {
          NoCopy: true,
          Labels: { a: "b" },
          DriverConfig: { Name: "local", Options: { o: "uid=1" } },
        },
      },
    ],
  });
});

test("a bind whose source may be made goes the way that makes it, unless its path has a colon", () => {
  expect(mountOptions([bind({}), bind({ readOnly: true })], {})).toEqual({
    mounts: [],
    binds: ["/srv/a:/a", "/srv/a:/a:ro"],
  });
  const strict = { Type: "bind", Source: "/srv/a", Target: "/a", ReadOnly: false };
  expect(mountOptions([bind({ createHostPath: false })], {})).toEqual({ mounts: [strict], binds: [] });
  expect(mountOptions([bind({ source: "/srv/a:b" })], {})).toEqual({
    mounts: [{ ...strict, Source: "/srv/a:b" }],
    binds: [],
  });
});

test("a tmpfs says only what was asked for", () => {
  const plain: MountSpec = { type: "tmpfs", target: "/t" };
  const sized: MountSpec = { type: "tmpfs", target: "/t", sizeBytes: 5, mode: 0o700 };
  expect(mountOptions([plain, sized], {}).mounts.map(({ TmpfsOptions }) => TmpfsOptions)).toEqual([
    {},
    { SizeBytes: 5, Mode: 0o700 },
  ]);
});

test("a volume that nothing is known of is a defect", () => {
  const mount: MountSpec = { type: "volume", source: "data", target: "/data", readOnly: false };
  expect(() => mountOptions([mount], {})).toThrow("data");
});
