import type { ContainerSpec } from "../../src/engine/ports/container-engine.ts";
import type { Behaviour } from "../fakes/engine/behaviour.ts";

/** What programs do, by the tag of their image: `web:good`, `web:crashes`, … */
const BEHAVIOURS = {
  good: {},
  slow: { listens: { ports: [80], afterMs: 1500 }, healthyAfterMs: 2500, stopsAfterMs: 800 },
  deaf: { ignoresSigterm: true },
  crashes: { exitAfterMs: 300, exitCode: 1 },
  dies: { exitAfterMs: 20_000, exitCode: 3 },
  hungry: { exitAfterMs: 700, oom: true },
  refuses: { refusesStart: "exec: no such file" },
  sick: { failsProbes: { fromMs: 0 } },
  flaky: { failsProbes: { fromMs: 10_000, untilMs: 50_000 } },
  job: { exitAfterMs: 900, exitCode: 0 },
} as const satisfies Record<string, Behaviour>;

export type Tag = keyof typeof BEHAVIOURS;

/** Every image that is there or can be had; `missing` is neither. */
export const TAGS = Object.keys(BEHAVIOURS) as Tag[];

export function behaviourOf({ image, healthcheck }: ContainerSpec): Behaviour {
  const tag = image.slice(image.indexOf(":") + 1);
  const behaviour: Behaviour = tag in BEHAVIOURS ? BEHAVIOURS[tag as Tag] : {};
  return healthcheck && behaviour.healthyAfterMs === undefined ? { ...behaviour, healthyAfterMs: 500 } : behaviour;
}
