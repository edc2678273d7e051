import type { KernelFacts } from "../../engine/model/machine.ts";
import type { OrcError } from "../../errors/orc-error.ts";

/** A container of orc's own as the engine shows it. */
export type ContainerFound = { running: boolean; status?: string; restarts?: number };

/** The engine of this machine as it is found from outside of orcd. */
export type EngineFound = { at: string; facts: { version: string }; refused?: OrcError } | { error: OrcError };

/** orcd as its engine and its socket show it. */
export type OrcdFound = {
  container?: ContainerFound;
  nameServer?: ContainerFound;
  /** Version that answers on the socket; absent: nobody does. */
  answers?: string;
  /** Its socket is there and lets whoever asks not in. */
  isShut?: boolean;
  /** The last lines it wrote, where it does not answer. */
  lines: string[];
};

/** All that is found on this machine without orcd's help. */
export type LocalFacts = {
  /** Version of this CLI. */
  version: string;
  engine: EngineFound;
  orcd: OrcdFound;
  kernel: KernelFacts;
  /** Images on the disk, where the disk is short. */
  images?: { bytes: number; unusedBytes: number };
  /** The Compose file of the folder. */
  compose?: { file: string; errors: number; warnings: number; first: string };
};
