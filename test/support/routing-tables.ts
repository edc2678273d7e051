import type { Protocol } from "../../src/engine/model/app-spec.ts";
import { serviceKey } from "../../src/engine/model/names.ts";
import type { PublishedPort, RoutingTable, ServiceRouting } from "../../src/engine/model/routing.ts";

/** A published port as in a Compose file: `8080:80`, `127.0.0.1:53:53/udp`. */
function port(text: string): PublishedPort {
  const [numbers = "", protocol = "tcp"] = text.split("/");
  const parts = numbers.split(":");
  const [published, target] = parts.slice(-2).map(Number);
  const hostIp = parts.length > 2 ? { hostIp: parts.slice(0, -2).join(":") } : {};
  return { published: published ?? 0, target: target ?? 0, protocol: protocol as Protocol, ...hostIp };
}

/** The routing of a service named `NAMESPACE/APP/SERVICE`, its endpoints by the last part of their address. */
export function routing(key: string, vip: number, endpoints: number[], ports: string[] = []): ServiceRouting {
  const [namespace = "", app = "", service = ""] = key.split("/");
  return {
    namespace,
    app,
    service,
    generation: 1,
    vip: `10.211.0.${vip}`,
    ports: ports.map(port),
    endpoints: endpoints.map((last, index) => ({
      replica: `${namespace}.${app}.${service}.${index + 1}.${last}`,
      slot: index + 1,
      host: "alpha",
      address: `10.210.1.${last}`,
    })),
  };
}

export const tableOf = (...services: ServiceRouting[]): RoutingTable =>
  Object.fromEntries(services.map((service) => [serviceKey(service), service]));
