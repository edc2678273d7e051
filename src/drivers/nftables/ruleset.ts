import { isIPv4 } from "node:net";
import { type ServiceKey, serviceKey } from "../../engine/model/names.ts";
import { claimPorts, everyAddress, type PortClaim } from "../../engine/model/port-claims.ts";
import type { RoutingTable, ServiceRouting } from "../../engine/model/routing.ts";
import { frameOf } from "./frame.ts";
import type { RulesetSettings } from "./ruleset-settings.ts";

/** The kernel's table of ours, as data: what never changes while orc runs, chains with their rules, sets with their elements. */
export type Ruleset = {
  /** Declarations and base chains, as nft reads them inside `table ip orc { … }`. */
  frame: string;
  /** Chain → rules, one per service and one per published port. */
  chains: ReadonlyMap<string, readonly string[]>;
  /** Set or map → key → value; the value is empty for plain sets. */
  elements: ReadonlyMap<SetName, ReadonlyMap<string, string>>;
};

export type SetName = "served" | "vips" | "published" | "published_at" | "closed" | "closed_at";

/** Builds the table that serves `routing`; ports in `heldByOthers` are left alone. */
export function rulesetOf(
  routing: RoutingTable,
  mark: number,
  settings: RulesetSettings,
  ports: { held?: ReadonlyMap<string, ServiceKey>; heldByOthers?: ReadonlySet<string> } = {},
): Ruleset {
  const chains = new Map<string, string[]>();
  const elements = {
    served: new Map([[`0x${mark.toString(16).padStart(8, "0")}`, ""]]),
    vips: new Map<string, string>(),
    published: new Map<string, string>(),
    published_at: new Map<string, string>(),
    closed: new Map<string, string>(),
    closed_at: new Map<string, string>(),
  } satisfies Record<SetName, Map<string, string>>;

  for (const service of Object.values(routing)) {
    if (service.endpoints.length === 0) continue;
    const chain = `vip/${service.vip}`;
    chains.set(chain, [balance(service)]);
    elements.vips.set(service.vip, `goto ${chain}`);
  }
  for (const [name, claim] of claimPorts(routing, ports.held).claims) {
    const service = routing[claim.service];
    if (!service || ports.heldByOthers?.has(name) || !isRoutable(claim)) continue;
    const at = everyAddress(claim.hostIp) ? "" : `${claim.hostIp} . `;
    const key = `${at}${claim.protocol} . ${claim.published}`;
    if (service.endpoints.length === 0) {
      elements[at ? "closed_at" : "closed"].set(key, "");
      continue;
    }
    const chain = `port/${service.vip}/${claim.protocol}/${claim.target}`;
    chains.set(chain, [balance(service, claim)]);
    elements[at ? "published_at" : "published"].set(key, `goto ${chain}`);
  }
  return {
    frame: frameOf(settings),
    chains,
    elements: new Map(Object.entries(elements) as [SetName, Map<string, string>][]),
  };
}

/** An address of IPv4 or none; whatever else got this far must not become part of a script. */
const isRoutable = ({ hostIp }: PortClaim): boolean => everyAddress(hostIp) || isIPv4(hostIp ?? "");

/** One rule that sends each new connection to one of the ready replicas, drawn evenly by the kernel. */
function balance(service: ServiceRouting, port?: PortClaim): string {
  const target = (address: string): string => (port ? `${address} . ${port.target}` : address);
  const match = port ? `meta l4proto ${port.protocol} ` : "";
  const comment = `comment "${serviceKey(service).slice(0, 120)}"`;
  const [first, ...others] = service.endpoints;
  if (first && others.length === 0)
    return `${match}dnat to ${port ? `${first.address}:${port.target}` : first.address} ${comment}`;
  const map = service.endpoints.map(({ address }, index) => `${index} : ${target(address)}`).join(", ");
  return `${match}dnat to numgen random mod ${service.endpoints.length} map { ${map} } ${comment}`;
}
