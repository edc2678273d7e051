/** A route of a machine; `base` and `mask` as numbers of 32 bits. */
export type HostRoute = { device: string; base: number; mask: number };

/** What a machine's kernel and files say that orc depends on; what could not be read is absent. */
export type KernelFacts = {
  /** Whether the bridge of replicas is there. */
  bridge: boolean;
  /** Whether packets are passed on between interfaces. */
  forwards?: boolean;
  /** Whether `localhost` may lead over the bridge. */
  routesLocalnet?: boolean;
  /** Connections that the kernel keeps in mind, and how many it can. */
  connections?: { count: number; max: number };
  /** Whether the kernel has the table of virtual IPs and published ports; only who may list tables can tell. */
  table?: boolean;
  memory?: { totalBytes: number; freeBytes: number };
  firewalld: boolean;
  /** The engine was told to write no firewall rules. */
  engineKeepsNoRules?: true;
  routes: HostRoute[];
};
