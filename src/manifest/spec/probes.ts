import { PROBE_NAMES, type ProbeName, type ProbeSpec, type ProbesSpec } from "../../engine/model/app-spec.ts";
import { readShape } from "../canonical/read-shape.ts";
import type { Problems } from "../problems.ts";
import { PROBES } from "../schema/probes.ts";
import { object } from "../schema/shape.ts";
import { type Node, valueAt } from "../source/node.ts";
import { readCheck } from "./probe-check.ts";
import { durationAt, numberAt } from "./read.ts";

/** What holds where the file says nothing: a start is watched closely, and has a minute. */
const DEFAULTS: Record<ProbeName, { intervalMs: number; failures: number }> = {
  startup: { intervalMs: 1000, failures: 60 },
  readiness: { intervalMs: 10_000, failures: 3 },
  liveness: { intervalMs: 10_000, failures: 3 },
};
const TIMEOUT_MS = 1000;
const SHORTEST_MS = 100;

/** The probes of a service, `x-orc.probes`. `ports` are the TCP ports it names: the only one need not be said again. */
export function readProbes(service: Node, ports: readonly number[], problems: Problems): ProbesSpec | undefined {
  const written = valueAt(service, "x-orc", "probes");
  const node = written && readShape(written, object(PROBES), problems);
  if (!node) return undefined;
  const probes: ProbesSpec = {};
  for (const name of PROBE_NAMES) {
    const probe = valueAt(node, name);
    const read = probe && readProbe(name, probe, ports, problems);
    if (read) probes[name] = read;
  }
  return Object.keys(probes).length > 0 ? probes : undefined;
}

function readProbe(name: ProbeName, node: Node, ports: readonly number[], problems: Problems): ProbeSpec | undefined {
  const check = readCheck(node, ports, problems);
  const successes = numberAt(node, "successes") ?? 1;
  if (successes > 1 && name !== "readiness") {
    const place = valueAt(node, "successes") ?? node;
    problems.error(place.at, `a ${name} probe passes with its first success`, "leave the line out");
  }
  const { intervalMs, failures } = DEFAULTS[name];
  return (
    check && {
      check,
      initialDelayMs: durationAt(node, "initialDelay") ?? 0,
      intervalMs: spanAt(node, "interval", problems) ?? intervalMs,
      timeoutMs: spanAt(node, "timeout", problems) ?? TIMEOUT_MS,
      failures: numberAt(node, "failures") ?? failures,
      successes,
    }
  );
}

function spanAt(node: Node, field: string, problems: Problems): number | undefined {
  const ms = durationAt(node, field);
  if (ms === undefined || ms >= SHORTEST_MS) return ms;
  problems.error((valueAt(node, field) ?? node).at, `${ms} ms is too short`, `write ${SHORTEST_MS}ms or more`);
  return undefined;
}
