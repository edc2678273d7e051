import type { HostEngineFacts } from "../engine/ports/host-engine.ts";
import { EngineError } from "../errors/orc-error.ts";

type Refusal = { applies(facts: HostEngineFacts): boolean; because: string };

/** Engines on which virtual IPs or healing would not work, with the reason; first match wins. */
const REFUSALS: Refusal[] = [
  {
    applies: ({ product }) => /podman/i.test(product),
    because: "it is Podman, which has no DOCKER-USER chain and no restart by the engine",
  },
  {
    applies: ({ operatingSystem }) => /docker desktop/i.test(operatingSystem),
    because: "it is Docker Desktop, whose engine lives in a machine whose network orc cannot reach",
  },
  {
    applies: ({ rootless }) => rootless,
    because: "it is rootless and may not set up virtual IPs in the kernel",
  },
  { applies: ({ kernel }) => kernel !== "linux", because: "it does not run Linux containers" },
];

/** Rejects an engine that orc does not run on. */
export function refuseEngine(facts: HostEngineFacts): void {
  const refusal = REFUSALS.find(({ applies }) => applies(facts));
  if (!refusal) return;
  throw new EngineError("host.refused", `this engine cannot be used: ${refusal.because}.`, {
    next: [
      {
        text: "use a Docker engine that runs as root on Linux",
        command: "DOCKER_HOST=unix:///var/run/docker.sock orc up",
      },
    ],
  });
}
