import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePort } from "../../../src/manifest/values/port.ts";

const port = (target: number, published = "", hostIp = "", protocol = "tcp"): object => ({
  hostIp,
  published,
  target,
  protocol,
});

test.each([
  ["80", [port(80)]],
  ["8080:80", [port(80, "8080")]],
  ["8080:80/UDP", [port(80, "8080", "", "udp")]],
  ["127.0.0.1:8080:80", [port(80, "8080", "127.0.0.1")]],
  ["127.0.0.1::80", [port(80, "", "127.0.0.1")]],
  ["[::1]:8080:80", [port(80, "8080", "::1")]],
  ["::1:8080:80", [port(80, "8080", "::1")]],
  ["80-81", [port(80), port(81)]],
  ["90-91:80-81", [port(80, "90"), port(81, "91")]],
  ["90-99:80", [port(80, "90-99")]],
])("reads %s", (text, ports) => {
  expect(parsePort(text)).toEqual(ports);
});

test.each([
  "",
  ":",
  "80:",
  "x",
  "80:x",
  "x:80",
  "0",
  "65536",
  "80/x",
  "80/tcp/udp",
  "1.2.3:80:80",
  "90-91:80-82",
  "81-80",
])("explains what is wrong with %j", (text) => {
  expect(parsePort(text)).toMatchObject({ problem: expect.any(String), fix: expect.any(String) });
});

test("never throws", () => {
  fc.assert(fc.property(fc.string(), (text) => void parsePort(text)));
});
