import { expect, test } from "vitest";
import { fixtureImages } from "../support/images/fixtures.ts";
import { sharedHost } from "../support/shared-host.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();

const page = async (path: string): Promise<string> => {
  const response = await fetch(`http://${host.address}:18080${path}`, { signal: AbortSignal.timeout(2000) });
  return response.text();
};

test("a container of the host's own engine is reached from the machine", async () => {
  const id = await host.docker("run", "-d", "-p", "18080:80", "-e", "VERSION=7", fixtureImages.echo);
  try {
    const answer = await waitFor("the page", () => page("/"));
    expect(JSON.parse(answer)).toMatchObject({ host: id.slice(0, 12), version: "7" });
    expect(await page("/health")).toBe("well\n");
    expect(await host.docker("exec", id, "wget", "-qO-", "http://127.0.0.1/health")).toBe("well");
  } finally {
    await host.docker("rm", "-f", id);
  }
});

test("a killed engine comes back and still knows its containers", async () => {
  const id = await host.docker("run", "-d", "--stop-signal", "KILL", fixtureImages.busybox, "sleep", "600");
  await host.killEngine();
  expect((await host.exec(["docker", "ps"])).code).not.toBe(0);
  await host.restartEngine();
  expect(await host.docker("ps", "-aq", "--no-trunc")).toContain(id);
  await host.docker("rm", "-f", id);
});
