import type { ProbeCheck } from "../../src/engine/model/app-spec.ts";
import type { ContainerSpec } from "../../src/engine/ports/container-engine.ts";
import { type ProbeKind, probeContract } from "../contract/probe.ts";
import { Random } from "../sim/random.ts";
import { FakeEngine } from "./fake-engine.ts";
import { FakeProbe } from "./fake-probe.ts";
import { VirtualClock } from "./virtual-clock.ts";

const CHECKS: Record<ProbeKind, ProbeCheck> = {
  http: { kind: "http", port: 80, path: "/", scheme: "http", headers: {}, status: { from: 200, to: 399 } },
  tcp: { kind: "tcp", port: 80 },
  exec: { kind: "exec", command: ["are-you-well"] },
  grpc: { kind: "grpc", port: 80, service: "" },
};

const specOf = (name: string): ContainerSpec => ({
  name,
  image: "x:1",
  labels: {},
  environment: {},
  mounts: [],
  volumes: {},
  resources: { limits: {}, reservations: {} },
  hostname: name,
  network: "orc",
  dns: { servers: [], search: [], options: [] },
});

probeContract("in memory", async () => {
  const clock = new VirtualClock();
  const { world } = new FakeEngine({
    clock,
    random: new Random(1),
    clusterId: "one",
    behaviour: ({ name }) => (name === "unwell" ? { failsProbes: { fromMs: 0 } } : {}),
  });
  let isOver = false;
  const passing = (async () => {
    while (!isOver) if (!(await clock.step())) await clock.settle();
  })();
  return {
    probe: new FakeProbe(world, clock),
    async program(kind, health) {
      const container = world.make(specOf(health));
      world.start(container);
      if (health === "hangs") world.pause(container.id);
      return { check: CHECKS[kind], address: container.address ?? "", container: container.id };
    },
    async dispose() {
      isOver = true;
      await passing;
    },
  };
});
