import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Firewall } from "../../../src/drivers/firewall/docker-user.ts";
import { NetworkNamespace } from "../../support/netns/network-namespace.ts";

let net: NetworkNamespace;

beforeEach(() => {
  net = new NetworkNamespace("fw");
});
afterEach(() => net.remove());

const firewall = new Firewall("orc0", "10.210.1.1");
const ours = async (backend: string): Promise<string[]> =>
  (await net.run(backend, "-w", "-S")).split("\n").filter((line) => line.includes("orc rules"));

describe.each(["iptables-nft", "iptables-legacy"])("Firewall where Docker keeps its rules with %s", (backend) => {
  beforeEach(async () => {
    await net.run(backend, "-w", "-N", "DOCKER-USER");
    await net.run(backend, "-w", "-A", "DOCKER-USER", "-j", "RETURN");
  });

  test("puts its rules before what is there, once", async () => {
    expect(await firewall.holds()).toBe(false);
    await firewall.ensure();
    await firewall.ensure();
    expect(await firewall.holds()).toBe(true);
    expect(await ours(backend)).toHaveLength(4);
    const listing = (await net.run(backend, "-w", "-S", "DOCKER-USER")).trim().split("\n");
    expect(listing.at(-1)).toBe("-A DOCKER-USER -j RETURN");
  });

  test("notices that they were flushed, and puts them back", async () => {
    await firewall.ensure();
    await net.run(backend, "-w", "-F", "DOCKER-USER");
    expect(await firewall.holds()).toBe(false);
    await firewall.ensure();
    expect(await firewall.holds()).toBe(true);
  });

  test("replaces rules of another bridge", async () => {
    await new Firewall("orc9", "10.210.9.1").ensure();
    await firewall.ensure();
    expect(await ours(backend)).toHaveLength(4);
    expect((await ours(backend)).join()).not.toContain("orc9");
  });

  test("takes its own away and nothing else", async () => {
    await firewall.ensure();
    await firewall.remove();
    expect(await ours(backend)).toEqual([]);
    expect(await net.run(backend, "-w", "-S", "DOCKER-USER")).toContain("-A DOCKER-USER -j RETURN");
  });
});

test("where Docker keeps no such chain there is nothing to do", async () => {
  expect(await firewall.holds()).toBe(true);
  await firewall.ensure();
  await firewall.remove();
  expect(await ours("iptables-nft")).toEqual([]);
});
