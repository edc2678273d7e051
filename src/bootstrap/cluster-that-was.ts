import { NETWORK } from "../drivers/bridge/host-network.ts";
import { NAMES_VOLUME } from "../drivers/dns/name-server.ts";
import { LABEL } from "../engine/model/labels.ts";
import type { HostEngine } from "../engine/ports/host-engine.ts";

/**
 * The cluster whose state is gone and whose containers are not: an orcd of another cluster would never find them again.
 * Undefined where nothing of one is left.
 */
export async function clusterThatWas(engine: HostEngine): Promise<string | undefined> {
  const replica = (await engine.containers(LABEL.replica)).find(({ labels }) => labels[LABEL.cluster]);
  const left = replica ?? (await engine.volume(NAMES_VOLUME)) ?? (await engine.network(NETWORK));
  return left?.labels[LABEL.cluster];
}
