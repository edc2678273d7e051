import { nearestWord } from "../schema/nearest-word.ts";
import type { Fields } from "../schema/shape.ts";
import { type Node, valueAt } from "../source/node.ts";

/** Words of other tools for fields of Compose. */
const OTHER_WORDS: Record<string, string> = {
  env: "environment",
  envs: "environment",
  cmd: "command",
  cpu: "cpus",
  memory: "mem_limit",
  dependencies: "depends_on",
  needs: "depends_on",
  mounts: "volumes",
  probe: "healthcheck",
  httpGet: "http",
  tcpSocket: "tcp",
  httpHeaders: "headers",
  periodSeconds: "interval",
  period: "interval",
  timeoutSeconds: "timeout",
  failureThreshold: "failures",
  retries: "failures",
  successThreshold: "successes",
  initialDelaySeconds: "initialDelay",
  start_period: "initialDelay",
  startupProbe: "startup",
  readinessProbe: "readiness",
  livenessProbe: "liveness",
};

/** Probes, as other tools put them, have a place of their own. */
const PROBE_WORDS = new Set(["probes", "startupProbe", "readinessProbe", "livenessProbe"]);

/** Why a field is not known; `meant` is the field that was probably meant. */
export type UnknownField = { message: string; meant?: string };

/** Says why a field is not known, with the word or the place that was probably meant. */
export function explainUnknown(name: string, value: Node, fields: Fields): UnknownField {
  if ("services" in fields && (valueAt(value, "image") || valueAt(value, "build"))) {
    return { message: "no such field. Is it a service? Then it belongs under services" };
  }
  const other = Object.hasOwn(OTHER_WORDS, name) ? OTHER_WORDS[name] : undefined;
  if (other !== undefined && other in fields) return meantWord(other);
  if (PROBE_WORDS.has(name) && "healthcheck" in fields) {
    const probe = name === "probes" ? "" : `.${name.replace("Probe", "")}`;
    return { message: `no such field. It belongs under x-orc: write x-orc.probes${probe}` };
  }
  const parent = parentOf(name, fields);
  if (parent !== undefined) return { message: `no such field. It belongs under ${parent}` };
  const near = nearestWord(name, Object.keys(fields));
  return near === undefined ? { message: "no such field" } : meantWord(near);
}

const meantWord = (meant: string): UnknownField => ({ message: `no such field. Did you mean ${meant}?`, meant });

/** The field whose mapping has a field of this name: `replicas` of a service belongs under `deploy`. */
function parentOf(name: string, fields: Fields): string | undefined {
  return ["deploy", "deploy.resources", "build", "healthcheck"].find((path) => {
    const inner = path.split(".").reduce<Fields | undefined>((found, part) => fieldsOf(found?.[part]), fields);
    return inner !== undefined && Object.hasOwn(inner, name);
  });
}

function fieldsOf(field: Fields[string] | undefined): Fields | undefined {
  const shape = field?.shape.is === "short" ? field.shape.of : field?.shape;
  return shape?.is === "object" ? shape.fields : undefined;
}
