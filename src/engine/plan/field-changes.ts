import type { AppSpec } from "../model/app-spec.ts";
import type { FieldChange } from "../model/plan.ts";
import { composeWords } from "./compose-words.ts";

/** Fields of a service that differ between two specs, each with its place in the file where that is known. */
export function fieldChanges(
  name: string,
  before: AppSpec,
  after: AppSpec,
  sources: Record<string, string> = {},
): FieldChange[] {
  const [old, next] = [before.services[name], after.services[name]];
  const was = old ? composeWords(old, before) : {};
  const is = next ? composeWords(next, after) : {};
  const paths = [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((path) => was[path] !== is[path]);
  return paths.map((path) => ({
    path,
    ...shown("from", was[path]),
    ...shown("to", is[path]),
    ...whereOf(name, path, sources),
  }));
}

/** The one place values of the environment pass on their way to people. */
const shown = <K extends "from" | "to">(side: K, value: string | undefined): { [P in K]?: string } =>
  (value === undefined ? {} : { [side]: value }) as { [P in K]?: string };

/** The place of the field itself, or of the nearest one around it. */
function whereOf(service: string, path: string, sources: Record<string, string>): { where?: string } {
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length -= 1) {
    const where = sources[`services.${service}.${parts.slice(0, length).join(".")}`];
    if (where !== undefined) return { where };
  }
  return {};
}

/** Fields whose change reaches running replicas without replacing them. */
export const isOutsideContainer = ({ path }: FieldChange): boolean =>
  /^(ports|expose|depends_on\b.*|deploy\.labels\b.*|x-orc\.probes\b.*)$/.test(path);
