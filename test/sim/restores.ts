import type { RestoreFrom } from "../../src/engine/model/restored.ts";
import type { Fault } from "./fault.ts";
import { backUp, restoreDamaged, restoreSound } from "./restore.ts";
import type { SimHost } from "./sim-host.ts";
import type { World } from "./world.ts";

/** The embedded store is one host's. */
const putBack =
  (restore: (world: World, host: SimHost, from: RestoreFrom) => Promise<void>, from: RestoreFrom): Fault["strike"] =>
  (world, host) => {
    if (world.hosts.length > 1) return "not on two hosts";
    if (world.isHeld) return "is being done already";
    if (from !== "labels" && !world.backup) return "there is no backup";
    void restore(world, host, from);
    return undefined;
  };

/** The ways to another store, over one that is well and one that is not. */
export const RESTORES: readonly Fault[] = [
  { weight: 3, says: "a backup is put back", strike: putBack(restoreSound, "latest") },
  { weight: 1, says: "the store is rebuilt", strike: putBack(restoreSound, "labels") },
  { weight: 4, says: "the store is damaged, and a backup put back", strike: putBack(restoreDamaged, "latest") },
  { weight: 2, says: "the store is damaged, and rebuilt", strike: putBack(restoreDamaged, "labels") },
  { weight: 4, says: "a backup is made", strike: backUp },
];
