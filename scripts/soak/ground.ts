import type { Random } from "../../test/sim/random.ts";
import { bootHost } from "../../test/support/host/boot.ts";
import type { EngineHost } from "../../test/support/host/engine-host.ts";
import { loadFixtureImages } from "../../test/support/images/fixtures.ts";
import { SoakApp } from "./soak-app.ts";
import { Visitors } from "./visitors.ts";

/** The name server of a host that was the first of its cluster. */
const NAME_SERVER = "10.210.1.1";

/** A real engine with two apps on it that people visit, and all that a soak needs to know of them. */
export type Ground = {
  host: EngineHost;
  random: Random;
  apps: readonly SoakApp[];
  visitors: Visitors;
  /** What `docker volume ls` said in the beginning. */
  volumes: string;
  /** What was written to each volume. */
  marker: string;
};

/** Boots a host of that name and brings the apps up. */
export async function prepare(name: string, random: Random): Promise<Ground> {
  const host = await bootHost(name);
  try {
    await loadFixtureImages(host);
    const apps = [new SoakApp(host, "shop", 18300), new SoakApp(host, "blog", 18301)];
    const marker = `soak ${random.between(1, 1_000_000)}`;
    for (const app of apps) {
      await app.write();
      const { code, stderr, stdout } = await app.project.orc("up", "--yes");
      if (code !== 0) throw new Error(`${app.name} does not come up: ${stderr}${stdout}`);
      const write = 'printf %s "$0" > "/var/lib/docker/volumes/$1/_data/marker"';
      await host.output(["sh", "-c", write, marker, `${app.name}_data`]);
    }
    const volumes = await host.docker("volume", "ls", "-q");
    const visitors = new Visitors(host, 18300, NAME_SERVER, "web.shop.default.orc.internal");
    return { host, random, apps, visitors, volumes, marker };
  } catch (error) {
    await host.down();
    throw error;
  }
}
