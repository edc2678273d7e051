import type { Random } from "./random.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

/** A bad thing that happens at one moment; answers what it did. */
export type Fault = {
  weight: number;
  says: string;
  strike(world: World, host: SimHost, random: Random): string | undefined;
};
