import { CLUSTER_DOMAIN } from "../../engine/model/cluster.ts";
import { LABEL } from "../../engine/model/labels.ts";
import type { SystemContainerSpec } from "../../engine/ports/host-engine.ts";

export const NAME_SERVER = "orc-dns";

/** Volume that `orcd` writes names into and the name server reads them from. */
export const NAMES_VOLUME = "orc-names";
export const NAMES_FOLDER = "/var/lib/orc-names";

/** Folder watched by the name server; files come in by rename only, made in the folder above. */
export const ZONES = "zones";

/**
 * How the name server is started: it hears on the bridge's address alone, even when the bridge comes later, answers for
 * our domain by itself and hands everything else to the host's own resolvers.
 */
export const dnsmasqCommand = (gateway: string): string[] => [
  "dnsmasq",
  "--keep-in-foreground",
  "--conf-file=/dev/null",
  "--log-facility=-",
  "--pid-file=",
  "--user=root",
  "--group=root",
  "--no-hosts",
  "--bind-dynamic",
  `--listen-address=${gateway}`,
  `--hostsdir=${NAMES_FOLDER}/${ZONES}`,
  `--local=/${CLUSTER_DOMAIN}/`,
  // Names change within milliseconds: nobody may remember them.
  "--local-ttl=0",
  "--cache-size=1000",
  "--dns-forward-max=1000",
];

/** The container of the name server: a process of its own, so that look-ups go on while `orcd` is replaced or dead. */
export const nameServerSpec = (cluster: string, image: string, gateway: string): SystemContainerSpec => ({
  name: NAME_SERVER,
  image,
  labels: { [LABEL.cluster]: cluster, [LABEL.component]: "dns" },
  command: dnsmasqCommand(gateway),
  environment: {},
  binds: [`${NAMES_VOLUME}:${NAMES_FOLDER}:ro`],
  folders: [],
  // It gives its group away at its start, even to the one it has.
  capabilities: ["NET_BIND_SERVICE", "SETGID"],
  groups: [],
});
