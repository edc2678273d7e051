import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HostPart } from "../../engine/ports/host-part.ts";

/** Where the host's network devices and sysctls are: in a container they are mounted elsewhere, since its own are read-only. */
export type HostPaths = { netDevices: string; netSysctls: string };

const HOST_PATHS: HostPaths = { netDevices: "/sys/devices/virtual/net", netSysctls: "/proc/sys/net" };

/** Lets `localhost` reach published ports, and a replica reach its own service when it is sent to itself. */
export class BridgeSettings implements HostPart {
  readonly name = "bridge-settings";
  readonly perReplica = true;
  readonly #bridge: string;
  readonly #paths: HostPaths;
  /** Switches that were found on, of ports that are still there: whether somebody turned one off is for `holds` to see. */
  #on: ReadonlySet<string> = new Set();

  constructor(bridge: string, paths: HostPaths = HOST_PATHS) {
    this.#bridge = bridge;
    this.#paths = paths;
  }

  async ensure(): Promise<void> {
    const switches = await this.#switches();
    for (const file of switches) if (!this.#on.has(file) && !(await isOn(file))) await turnOn(file);
    this.#on = new Set(switches);
  }

  async holds(): Promise<boolean> {
    const switches = await this.#switches();
    const states = await Promise.all(switches.map(isOn));
    this.#on = new Set(switches.filter((_, index) => states[index]));
    return states.every(Boolean);
  }

  /** Nothing to do: both settings go with the bridge. */
  async remove(): Promise<void> {}

  async #switches(): Promise<string[]> {
    const ports = join(this.#paths.netDevices, this.#bridge, "brif");
    const names = await readdir(ports).catch(() => []);
    return [
      join(this.#paths.netSysctls, "ipv4/conf", this.#bridge, "route_localnet"),
      // Not `ports/NAME`: those are links, this is where they lead.
      ...names.map((name) => join(this.#paths.netDevices, name, "brport/hairpin_mode")),
    ];
  }
}

/** A port that went away meanwhile needs no setting. */
const isOn = async (file: string): Promise<boolean> => (await readFile(file, "utf8").catch(() => "1")).trim() === "1";

async function turnOn(file: string): Promise<void> {
  await writeFile(file, "1").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT" && cause.code !== "ENODEV") throw cause;
  });
}
