import { inject } from "vitest";
import { EngineHost } from "./host/engine-host.ts";

/** The engine host of this run, as the set-up booted it. */
export const sharedHost = (): EngineHost => new EngineHost(inject("sharedHost"));
