/** What an agent is told once, when it is made. */
export type AgentSettings = {
  host: string;
  clusterId: string;
  /** Version of this orcd, for heartbeats. */
  version: string;
  /** Docker network that replicas join. */
  network: string;
  /** Name server of replicas: the address of the host's bridge. */
  dnsServer: string;
  /** Domain replicas see: `orc.internal`. */
  domain: string;
};
