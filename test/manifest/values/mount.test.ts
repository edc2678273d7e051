import fc from "fast-check";
import { expect, test } from "vitest";
import { parseMount } from "../../../src/manifest/values/mount.ts";

test.each([
  ["/data", { type: "volume", target: "/data" }],
  ["data:/data", { type: "volume", source: "data", target: "/data", readOnly: false }],
  ["data:/data:ro,nocopy", { type: "volume", readOnly: true, noCopy: true }],
  ["./a:/b", { type: "bind", source: "./a", target: "/b" }],
  ["~/a:/b:rw", { type: "bind", source: "~/a", readOnly: false }],
  ["/a:/b:ro,Z,rslave", { type: "bind", readOnly: true, selinux: "Z", propagation: "rslave" }],
  [".:/b:cached", { type: "bind", source: "." }],
])("reads %s", (text, expected) => {
  expect(parseMount(text)).toMatchObject(expected);
});

test.each(["", ":/a", "a:", "a::ro", "a:/b:ro:x", "a:/b:rox"])("explains what is wrong with %j", (text) => {
  expect(parseMount(text)).toMatchObject({ problem: expect.any(String) });
});

test("never throws", () => {
  fc.assert(fc.property(fc.string(), (text) => void parseMount(text)));
});
