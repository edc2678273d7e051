import type { World } from "./world.ts";

/** Something that must hold at every moment, whatever happens; an answer says how it does not. */
export type Invariant = { says: string; check(world: World): string | undefined };
