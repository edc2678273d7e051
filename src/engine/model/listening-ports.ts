import type { ServiceSpec } from "./app-spec.ts";

/** TCP ports a service says it listens on, published or not. */
export function listeningPorts({ ports, expose }: Pick<ServiceSpec, "ports" | "expose">): number[] {
  const named = [...ports.map(({ target, protocol }) => ({ port: target, protocol })), ...expose];
  return [...new Set(named.filter(({ protocol }) => protocol === "tcp").map(({ port }) => port))];
}
