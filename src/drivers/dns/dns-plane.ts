import { randomUUID } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RoutingTable } from "../../engine/model/routing.ts";
import type { ApplyResult, DataPlane } from "../../engine/ports/data-plane.ts";
import type { HostPart } from "../../engine/ports/host-part.ts";
import { ZONES } from "./name-server.ts";
import { MARK_NAME, markOfAddress, zoneOf } from "./zone.ts";

export type DnsPlaneOptions = {
  /** Folder shared with the name server. */
  folder: string;
  /** Address and port the name server hears on. */
  server: string;
  /** The name server itself, made again when somebody removed it. */
  nameServer: HostPart;
};

/** The data plane of names: a file the name server watches, swapped by rename and read back by a look-up. */
export class DnsPlane implements DataPlane {
  readonly name = "dns";
  readonly #options: DnsPlaneOptions;
  #serverHolds = false;
  /** What the name server said right after the last apply, until it was told. */
  #readBack: number | undefined;

  constructor(options: DnsPlaneOptions) {
    this.#options = options;
  }

  async apply(table: RoutingTable, mark: number): Promise<ApplyResult> {
    const { folder, nameServer } = this.#options;
    await mkdir(join(folder, ZONES), { recursive: true });
    // Written outside the watched folder: the name server never sees half a file.
    const draft = join(folder, `zone-${randomUUID()}`);
    await writeFile(draft, zoneOf(table, mark));
    await rename(draft, join(folder, ZONES, "services"));
    if (!this.#serverHolds) await nameServer.ensure();
    this.#serverHolds = await this.#served(mark);
    this.#readBack = this.#serverHolds ? mark : undefined;
    return { taken: {} };
  }

  async readMark(): Promise<number | undefined> {
    const readBack = this.#readBack;
    this.#readBack = undefined;
    return readBack ?? this.#ask();
  }

  async #ask(): Promise<number | undefined> {
    const resolver = new Resolver({ timeout: 500, tries: 2 });
    resolver.setServers([this.#options.server]);
    const [address] = await resolver.resolve4(MARK_NAME).catch(() => []);
    this.#serverHolds = address !== undefined;
    return address === undefined ? undefined : markOfAddress(address);
  }

  async missing(): Promise<string[]> {
    if ((await this.#ask()) !== undefined) return [];
    const runs = await this.#options.nameServer.holds().catch(() => true);
    return [runs ? "answer" : this.#options.nameServer.name];
  }

  async remove(): Promise<void> {
    await this.#options.nameServer.remove();
    await rm(join(this.#options.folder, ZONES), { recursive: true, force: true });
  }

  /** The file is picked up some milliseconds after the rename; one that is not is for `readMark` to ask again. */
  async #served(mark: number): Promise<boolean> {
    for (let attempt = 0; attempt < 20; attempt++) {
      if ((await this.#ask()) === mark) return true;
      await new Promise((resolve) => setTimeout(resolve, 5 + attempt * 5));
    }
    return false;
  }
}
