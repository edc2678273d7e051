import { run, runOrThrow } from "./run.ts";

/** The wire between the machine and a test host: the machine is `.1`, the host `.2` of its own little network. */
export type HostNetwork = { namespace: string; link: string; address: string; machineAddress: string };

const describe = (name: string, number: number): HostNetwork => ({
  namespace: name,
  link: `orct${number}`,
  address: `10.231.${number}.2`,
  machineAddress: `10.231.${number}.1`,
});

/** Makes a network namespace and a wire into it; the first free number is found by trying, so that runs may overlap. */
export async function makeHostNetwork(name: string): Promise<HostNetwork> {
  await runOrThrow("ip", ["netns", "add", name]);
  for (let number = 1; number < 255; number++) {
    const network = describe(name, number);
    const inside = ["-n", name];
    const pair = ["type", "veth", "peer", "name", "eth0", "netns", name];
    const made = await run("ip", ["link", "add", network.link, ...pair]);
    if (made.code !== 0 && /exists/.test(made.stderr)) continue;
    if (made.code !== 0) throw new Error(`ip link add: ${made.stderr}`);
    await runOrThrow("ip", ["addr", "add", `${network.machineAddress}/30`, "dev", network.link]);
    await runOrThrow("ip", ["link", "set", network.link, "up"]);
    await runOrThrow("ip", [...inside, "link", "set", "lo", "up"]);
    await runOrThrow("ip", [...inside, "addr", "add", `${network.address}/30`, "dev", "eth0"]);
    await runOrThrow("ip", [...inside, "link", "set", "eth0", "up"]);
    await runOrThrow("ip", [...inside, "route", "add", "default", "via", network.machineAddress]);
    return network;
  }
  throw new Error("no free number for a test host: are old ones left behind?");
}

/** Takes the wire and the namespace away; what is gone already is no error. */
export async function removeHostNetwork(network: HostNetwork): Promise<void> {
  await run("ip", ["link", "del", network.link]);
  await run("ip", ["netns", "del", network.namespace]);
}
