import type { Protocol } from "./app-spec.ts";
import type { ReplicaId, ServiceKey, ServiceRef } from "./names.ts";

/** The address of a ready replica. */
export type Endpoint = { replica: ReplicaId; slot: number; host: string; address: string };

/** A port of the host that leads to all replicas of a service. */
export type PublishedPort = { published: number; target: number; protocol: Protocol; hostIp?: string };

/**
 * How a service is reached (key `routing/NS/APP/SERVICE`, written by the route loop alone).
 * `generation` grows with every change; a data plane that serves it says so in its `Ack`.
 */
export type ServiceRouting = ServiceRef & {
  generation: number;
  /** Virtual IP: stable as long as the service exists. */
  vip: string;
  ports: PublishedPort[];
  /** Ready replicas, ordered by slot. */
  endpoints: Endpoint[];
};

/** All services of the cluster as every data plane serves them. */
export type RoutingTable = Readonly<Record<ServiceKey, ServiceRouting>>;

/** The ranges the cluster hands addresses out of, in CIDR notation. */
export type AddressPlan = { replicas: string; services: string };
