import type { AddressPlan } from "./routing.ts";

/** Key `meta/cluster`, written once when the store is made. */
export type ClusterRecord = { id: string; name: string; addresses: AddressPlan; domain: string; schemaVersion: number };

/** The only domain replicas see: `SERVICE.APP.NAMESPACE.orc.internal`. */
export const CLUSTER_DOMAIN = "orc.internal";

export const DEFAULT_ADDRESSES: AddressPlan = { replicas: "10.210.0.0/16", services: "10.211.0.0/16" };
