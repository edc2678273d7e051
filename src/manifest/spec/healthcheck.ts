import type { HealthcheckSpec } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { defined, durationAt, flagAt, numberAt, textsAt } from "./read.ts";

/** The health check of a service; an empty `test` keeps the one of the image. */
export function readHealthcheck(service: Node, problems: Problems): HealthcheckSpec | undefined {
  const node = valueAt(service, "healthcheck");
  if (!node) return undefined;
  if (flagAt(node, "disable")) return { test: ["NONE"] };
  const test = textsAt(node, "test") ?? [];
  const [kind] = test;
  if (kind !== undefined && !["CMD", "CMD-SHELL", "NONE"].includes(kind)) {
    const place = valueAt(node, "test") ?? node;
    problems.error(
      place.at,
      `a test starts with CMD, CMD-SHELL or NONE, not with "${kind}"`,
      `write ["CMD", ${test.map((word) => JSON.stringify(word)).join(", ")}]`,
    );
  } else if (test.length === 1 && kind !== "NONE") {
    problems.error((valueAt(node, "test") ?? node).at, `nothing behind ${kind}`, `write ["${kind}", "…"], or "…"`);
  }
  return {
    test,
    ...defined({
      intervalMs: durationAt(node, "interval"),
      timeoutMs: durationAt(node, "timeout"),
      startPeriodMs: durationAt(node, "start_period"),
      retries: numberAt(node, "retries"),
    }),
  };
}
