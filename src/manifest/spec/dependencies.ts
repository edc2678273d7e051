import type { DependencyCondition, DependencySpec } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { nearestWord } from "../schema/nearest-word.ts";
import type { Node } from "../source/node.ts";
import { entriesAt, flagAt, textAt } from "./read.ts";

/** What is in the file: services that run, and those of profiles that are not asked for. */
export type Known = { services: ReadonlySet<string>; disabled: ReadonlyMap<string, readonly string[]> };

/** The services one waits for. One that may be absent and is absent is left out. */
export function readDependencies(service: Node, known: Known, problems: Problems): Record<string, DependencySpec> {
  return Object.fromEntries(
    entriesAt(service, "depends_on").flatMap(([name, node]) => {
      const required = flagAt(node, "required") ?? true;
      if (!known.services.has(name)) {
        if (required) sayUnknown(name, node, known, problems);
        return [];
      }
      const condition = conditionOf(textAt(node, "condition"));
      return [[name, { condition, restart: flagAt(node, "restart") ?? false, required }]];
    }),
  );
}

function sayUnknown(name: string, node: Node, known: Known, problems: Problems): void {
  const profiles = known.disabled.get(name);
  if (profiles) {
    problems.error(
      node.at,
      `${name} is only there with the profile ${profiles.join(" or ")}`,
      `add --profile ${profiles[0]}, or say required: false`,
    );
    return;
  }
  const near = nearestWord(name, known.services);
  problems.error(
    node.at,
    `there is no service ${name}`,
    near === undefined ? `services are ${[...known.services].join(", ")}` : `did you mean ${near}?`,
  );
}

const conditionOf = (text: string | undefined): DependencyCondition =>
  text === "service_healthy" || text === "service_completed_successfully" ? text : "service_started";

/** Services that another one waits for to complete. */
export function awaitedToComplete(services: readonly [string, Node][]): Set<string> {
  const awaited = services.flatMap(([, service]) =>
    entriesAt(service, "depends_on").filter(
      ([, node]) => textAt(node, "condition") === "service_completed_successfully",
    ),
  );
  return new Set(awaited.map(([name]) => name));
}

/** Says each circle of services that wait for one another, once. */
export function checkCycles(services: readonly [string, Node][], problems: Problems): void {
  const done = new Set<string>();
  const byName = new Map(services);
  const visit = (name: string, open: string[]): void => {
    if (done.has(name)) return;
    for (const [next, node] of entriesAt(byName.get(name), "depends_on")) {
      const start = next === name ? open.length : open.indexOf(next);
      if (start === -1) visit(next, [...open, name]);
      else {
        const circle = [...open.slice(start), name, next].join(" → ");
        problems.error(
          node.at,
          next === name ? `${name} waits for itself` : `services wait for each other in a circle: ${circle}`,
          "take one of the dependencies out",
        );
      }
    }
    done.add(name);
  };
  for (const [name] of services) visit(name, []);
}
