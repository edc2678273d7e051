import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootHost } from "../support/host/boot.ts";
import { checkout, type EngineHost } from "../support/host/engine-host.ts";
import { loadFixtureImages } from "../support/images/fixtures.ts";
import { visitTimes } from "../support/visitors.ts";

let host: EngineHost;

beforeAll(async () => {
  host = await bootHost(`start-${process.pid}`);
  await loadFixtureImages(host);
  await host.stopEngine();
});

afterAll(() => host?.down());

const start = (): Promise<string> =>
  host.output(["sh", join(checkout, "scripts/run.sh"), "start"], { timeoutMs: 300_000, env: { PORT: "18084" } });

test("npm start finds no engine, starts one, and its last line is the address of a served page", async () => {
  const lines = (await start()).split("\n");
  expect(lines.at(-1)).toBe("http://localhost:18084");
  const pages = await visitTimes(`http://${host.address}:18084/`, 40);
  const greeted = [...pages.keys()].map((page) => /hello from (\S+)</.exec(page)?.[1]);
  expect(new Set(greeted)).toEqual(new Set(["web-1", "web-2", "web-3"]));
}, 320_000);

test("npm start again finds the page on the same port", async () => {
  expect((await start()).split("\n").at(-1)).toBe("http://localhost:18084");
}, 320_000);
