import { describe } from "vitest";
import { hostEngineContract } from "../contract/host-engine.ts";
import { MemoryHostEngine } from "./memory-host-engine.ts";

describe("MemoryHostEngine", () =>
  hostEngineContract(async () => {
    const engine = new MemoryHostEngine();
    engine.images.set("busybox:1.36", {});
    return { engine, shellImage: "busybox:1.36" };
  }));
