import { describe, expect, test } from "vitest";
import { connectHostEngine } from "../../src/drivers/docker/connect-host-engine.ts";
import { hostEngineContract } from "../contract/host-engine.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { sharedHost } from "../support/shared-host.ts";

const host = sharedHost();
// The host's own file system, as seen through its first process.
const engine = connectHostEngine(`/proc/${host.facts.initPid}/root/run/docker.sock`);
const image = fixtureImages.busybox;

describe("DockerHostEngine", () => {
  hostEngineContract(async () => ({ engine, shellImage: image }));

  test("knows what kind of engine it speaks to", async () => {
    expect(await engine.facts()).toMatchObject({
      kernel: "linux",
      rootless: false,
      version: expect.stringMatching(/^\d+\./),
    });
  });

  test("a command that runs once says what it printed, or why it failed, and leaves nothing behind", async () => {
    const once = { image, network: "host" as const, capabilities: [], binds: [] };
    const before = await host.docker("ps", "-aq");
    expect(await engine.runOnce({ ...once, command: ["echo", "done"] })).toBe("done\n");
    await expect(
      engine.runOnce({ ...once, command: ["sh", "-c", "echo no such thing >&2; exit 3"] }),
    ).rejects.toMatchObject({
      evidence: ["no such thing"],
    });
    expect(await host.docker("ps", "-aq")).toBe(before);
  });

  test("finds a container by its address, looks beside it, and says who publishes a port", async () => {
    const id = await host.docker("run", "-d", "-p", "18099:80", image, "sleep", "600");
    const address = await host.docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", id);
    expect(await engine.containerAt("bridge", address)).toBe(id);
    const beside = { image, network: { container: id }, capabilities: [], binds: [] };
    expect(await engine.runOnce({ ...beside, command: ["ip", "addr"] })).toContain(address);
    const name = (await host.docker("inspect", "-f", "{{.Name}}", id)).slice(1);
    expect(await engine.publishersOf(18_099, "tcp")).toEqual([name]);
    expect(await engine.publishersOf(18_099, "udp")).toEqual([]);
    await host.docker("rm", "-f", id);
  });

  test("the last words of a container are kept in order", async () => {
    const id = await host.docker("run", "-d", image, "sh", "-c", "echo one; echo two >&2; echo three");
    await host.docker("wait", id);
    expect(await engine.lastLines(id, 2)).toHaveLength(2);
    expect((await engine.lastLines(id, 10)).sort()).toEqual(["one", "three", "two"]);
    await host.docker("rm", id);
  });
});
