import type { Remembered } from "../model/spec-label.ts";
import type { ObservedContainer } from "./container-engine.ts";

/** A container, and what the engine remembers of how it was made. */
export type ContainerRecipe = { container: ObservedContainer; remembered: Remembered };
