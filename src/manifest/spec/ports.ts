import { isIP } from "node:net";
import type { ExposedPort, PortSpec, Protocol } from "../../engine/model/app-spec.ts";
import type { Problems } from "../problems.ts";
import { type Node, valueAt } from "../source/node.ts";
import { parseRange } from "../values/port.ts";
import { itemsAt, textAt } from "./read.ts";

/** A published port with the place that asked for it. */
export type PlacedPort = { port: PortSpec; node: Node };

/** The published ports of a service. */
export function readPorts(service: Node, problems: Problems): PlacedPort[] {
  return itemsAt(service, "ports").flatMap((node) => {
    const port = readPort(node, problems);
    return port ? [{ port, node }] : [];
  });
}

function readPort(node: Node, problems: Problems): PortSpec | undefined {
  const target = Number(textAt(node, "target") ?? 0);
  const protocol = protocolOf(textAt(node, "protocol") ?? "tcp", node, problems);
  if (target === 0) {
    problems.error(node.at, "no container port", "write target: 80");
    return undefined;
  }
  if (!protocol) return undefined;
  if (textAt(node, "mode") === "host")
    problems.warn(node.at, "mode: host has no effect yet: every host takes the port and balances over all replicas");
  const hostIp = hostIpOf(node, problems);
  const published = publishedOf(node, problems);
  return { target, ...(published ? { published } : {}), ...(hostIp ? { hostIp } : {}), protocol };
}

function protocolOf(text: string, node: Node, problems: Problems): Protocol | undefined {
  const protocol = text.toLowerCase();
  if (protocol === "tcp" || protocol === "udp") return protocol;
  problems.error((valueAt(node, "protocol") ?? node).at, `protocol ${text} is not supported`, "write tcp or udp");
  return undefined;
}

function hostIpOf(node: Node, problems: Problems): string | undefined {
  const hostIp = textAt(node, "host_ip");
  if (hostIp === undefined || hostIp === "" || hostIp === "0.0.0.0") return undefined;
  const kind = isIP(hostIp);
  if (kind === 0) {
    problems.error(
      (valueAt(node, "host_ip") ?? node).at,
      `"${hostIp}" is not an IP address`,
      "write host_ip: 127.0.0.1, or leave it out",
    );
    return undefined;
  }
  if (kind === 6) problems.warn(node.at, `${hostIp} is an IPv6 address: orc balances IPv4 only so far`);
  return hostIp;
}

/** The host port; of a range the first one, since one is enough for all replicas. */
function publishedOf(node: Node, problems: Problems): number | undefined {
  const text = textAt(node, "published");
  if (text === undefined || text === "") return undefined;
  const range = parseRange(text, 0);
  if (!range) {
    problems.error(
      (valueAt(node, "published") ?? node).at,
      `"${text}" is not a host port`,
      "a port is a number from 1 to 65535",
    );
    return undefined;
  }
  if (range.from !== range.to)
    problems.warn(node.at, `of ${text} only ${range.from} is published: it reaches all replicas`);
  return range.from;
}

/** Ports that other services may reach, without publishing them. */
export function readExpose(service: Node, problems: Problems): ExposedPort[] {
  return itemsAt(service, "expose").flatMap((node) => {
    const [text = "", protocolText = "tcp"] = (textAt(node) ?? "").split("/");
    const range = parseRange(text);
    const protocol = protocolOf(protocolText, node, problems);
    if (!range) problems.error(node.at, `"${text}" is not a port`, 'write "3000", "3000/udp" or "3000-3005"');
    if (!range || !protocol) return [];
    return Array.from({ length: range.to - range.from + 1 }, (_, i) => ({ port: range.from + i, protocol }));
  });
}
