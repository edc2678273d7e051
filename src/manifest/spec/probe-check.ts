import type { ProbeCheck } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { numberAt, textAt, textRecordAt, textsAt } from "./read.ts";

const KINDS = ["http", "tcp", "exec", "grpc"] as const;
type Kind = (typeof KINDS)[number];

/** What a service that says nothing answers with when it is well: as Kubernetes has it. */
const PASSES = { from: 200, to: 399 };

/** What a probe asks: exactly one of the four. */
export function readCheck(node: Node, ports: readonly number[], problems: Problems): ProbeCheck | undefined {
  const named = KINDS.filter((kind) => valueAt(node, kind));
  const [kind, second] = named;
  // One that is there and could not be read was complained of already.
  if (!kind && problems.isBroken(node.at.path)) return undefined;
  if (!kind) {
    problems.error(node.at, "nothing to ask", 'write http: /health, tcp: 5432, exec: ["…"] or grpc: 9090');
    return undefined;
  }
  if (second) {
    const place = valueAt(node, second) ?? node;
    problems.error(place.at, `a probe asks one thing, this one ${named.join(" and ")}`, `leave ${second} out`);
    return undefined;
  }
  const inner = valueAt(node, kind) ?? node;
  return kind === "exec" ? readExec(inner, problems) : readAsked(kind, inner, ports, problems);
}

function readExec(node: Node, problems: Problems): ProbeCheck | undefined {
  const command = textsAt(node, "command") ?? [];
  if (command.length > 0) return { kind: "exec", command };
  problems.error(node.at, "no command", 'write exec: ["pg_isready"]');
  return undefined;
}

function readAsked(
  kind: Exclude<Kind, "exec">,
  node: Node,
  ports: readonly number[],
  problems: Problems,
): ProbeCheck | undefined {
  const port = portOf(kind, node, ports, problems);
  if (kind === "http") return readHttp(node, port, problems);
  if (port === undefined) return undefined;
  return kind === "tcp" ? { kind, port } : { kind, port, service: textAt(node, "service") ?? "" };
}

/** The port that is named, or the only TCP port of the service. */
function portOf(kind: Kind, node: Node, ports: readonly number[], problems: Problems): number | undefined {
  const written = numberAt(node, "port");
  const [only, ...others] = ports;
  if (written !== undefined) return written;
  if (only !== undefined && others.length === 0) return only;
  const why = only === undefined ? "the service names no TCP port" : `the service has ports ${ports.join(", ")}`;
  const example = kind === "http" ? "{ path: /health, port: 8080 }" : "{ port: 8080 }";
  problems.error(node.at, `which port? ${why}`, `write ${kind}: ${example}`);
  return undefined;
}

function readHttp(node: Node, port: number | undefined, problems: Problems): ProbeCheck | undefined {
  const path = textAt(node, "path") ?? "/";
  if (!path.startsWith("/")) {
    const place = valueAt(node, "path") ?? node;
    problems.error(place.at, `"${path}" is not a path`, `write /${path}, with port and scheme beside it`);
  }
  const status = statusOf(node, problems);
  const host = textAt(node, "host");
  if (port === undefined || !status) return undefined;
  return {
    kind: "http",
    port,
    path,
    scheme: textAt(node, "scheme") === "https" ? "https" : "http",
    ...(host === undefined ? {} : { host }),
    headers: textRecordAt(node, "headers"),
    status,
  };
}

function statusOf(node: Node, problems: Problems): { from: number; to: number } | undefined {
  const text = textAt(node, "status");
  if (text === undefined) return PASSES;
  const [, first, last = first] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(text) ?? [];
  const range = { from: Number(first), to: Number(last) };
  if (first !== undefined && range.from <= range.to) return range;
  problems.error((valueAt(node, "status") ?? node).at, `"${text}" is no status`, 'write 204, or "200-299"');
  return undefined;
}
