import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootHost } from "../support/host/boot.ts";
import { checkout, type EngineHost } from "../support/host/engine-host.ts";
import { runOrThrow } from "../support/host/run.ts";
import { fixtureImages, loadFixtureImages } from "../support/images/fixtures.ts";
import { waitFor } from "../support/wait-for.ts";

let host: EngineHost;

beforeAll(async () => {
  const build = [join(checkout, "test/support/real-parts.sh"), "engine"];
  const enginePath = (await runOrThrow("bash", build, { timeoutMs: 1_200_000 })).trim();
  host = await bootHost(`e29-${process.pid}`, { enginePath });
  await loadFixtureImages(host);
}, 1_260_000);

afterAll(() => host?.down());

test("engine 29 answers and serves a published port", async () => {
  expect(await host.docker("version", "--format", "{{.Server.Version}}")).toMatch(/^29\./);
  const id = await host.docker("run", "-d", "-p", "18080:80", fixtureImages.echo);
  const url = `http://${host.address}:18080/health`;
  expect(await waitFor("the page", async () => (await fetch(url, { signal: AbortSignal.timeout(2000) })).text())).toBe(
    "well\n",
  );
  await host.docker("rm", "-f", id);
});
