import { isIP } from "node:net";

/** A port of a container and where it is published: `published` is a port, a range to choose from, or "" for any. */
export type ParsedPort = { hostIp: string; published: string; target: number; protocol: string };

export type PortProblem = { problem: string; fix: string };

const EXAMPLE = 'write "8080:80" (host:container), or "80" for any free host port';

/** Reads the short form of a port: `[[address:]host:]container[/protocol]`, each possibly a range. */
export function parsePort(text: string): ParsedPort[] | PortProblem {
  const { hostIp, host, container } = splitPort(text);
  const [target = "", protocol = "tcp", ...more] = container.split("/");
  if (target === "") return { problem: text.includes(":") ? 'no container port after ":"' : "no port", fix: EXAMPLE };
  if (more.length > 0) return { problem: "more than one protocol", fix: 'write "53:53/udp"' };
  if (!["tcp", "udp", "sctp"].includes(protocol.toLowerCase())) {
    return { problem: `unknown protocol "${protocol}"`, fix: "write /tcp or /udp" };
  }
  const address = hostIp.replace(/^\[(.*)\]$/, "$1");
  if (address !== "" && isIP(address) === 0)
    return { problem: `"${hostIp}" is not an IP address`, fix: 'write "127.0.0.1:8080:80"' };
  const targets = parseRange(target);
  if (!targets) return { problem: `"${target}" is not a container port`, fix: "a port is a number from 1 to 65535" };
  const hosts = host === "" ? undefined : parseRange(host, 0);
  if (host !== "" && !hosts)
    return { problem: `"${host}" is not a host port`, fix: "a port is a number from 1 to 65535" };
  const size = targets.to - targets.from;
  if (hosts && size > 0 && hosts.to - hosts.from !== size) {
    return { problem: `the ranges ${host} and ${target} differ in length`, fix: "give both the same number of ports" };
  }
  return Array.from({ length: size + 1 }, (_, i) => {
    return {
      hostIp: address,
      published: publishedOf(hosts, i, size),
      target: targets.from + i,
      protocol: protocol.toLowerCase(),
    };
  });
}

type Range = { from: number; to: number };

function publishedOf(hosts: Range | undefined, index: number, size: number): string {
  if (!hosts) return "";
  return size === 0 && hosts.to !== hosts.from ? `${hosts.from}-${hosts.to}` : String(hosts.from + index);
}

function splitPort(text: string): { hostIp: string; host: string; container: string } {
  const parts = text.split(":");
  const container = parts.pop() ?? "";
  return { container, host: parts.pop() ?? "", hostIp: parts.join(":") };
}

/** `80` or `80-90`. */
export function parseRange(text: string, lowest = 1): Range | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from >= lowest && from <= to && to <= 65535 ? { from, to } : undefined;
}
