import type { SimHost } from "./sim-host.ts";

/** What somebody does to one container, without a word to orc. */
export type Harm = { weight: number; says: string; harm(host: SimHost, id: string): void };

export const HARMS: readonly Harm[] = [
  { weight: 5, says: "is killed", harm: ({ engine }, id) => engine.world.crash(id, 137) },
  { weight: 2, says: "runs out of memory", harm: ({ engine }, id) => engine.world.oom(id) },
  { weight: 3, says: "is removed by hand", harm: ({ engine }, id) => engine.world.removeByHand(id) },
  { weight: 2, says: "is paused by hand", harm: ({ engine }, id) => engine.world.pause(id) },
  { weight: 2, says: "is stopped by hand", harm: ({ engine }, id) => engine.world.stopByHand(id) },
  { weight: 2, says: "is taken off the network", harm: ({ engine }, id) => engine.world.disconnect(id) },
];
