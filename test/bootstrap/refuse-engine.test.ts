import { expect, test } from "vitest";
import { refuseEngine } from "../../src/bootstrap/refuse-engine.ts";
import { DOCKER_FACTS } from "../fakes/memory-host-engine.ts";

test("a Docker engine that runs as root on Linux is welcome", () => {
  expect(() => refuseEngine(DOCKER_FACTS)).not.toThrow();
});

test.each([
  [{ product: "Podman Engine" }, "it is Podman"],
  [{ operatingSystem: "Docker Desktop" }, "it is Docker Desktop"],
  [{ rootless: true }, "it is rootless"],
  [{ kernel: "other" as const }, "does not run Linux containers"],
])("%o is refused with the reason", (difference, words) => {
  expect(() => refuseEngine({ ...DOCKER_FACTS, ...difference })).toThrow(words);
});
