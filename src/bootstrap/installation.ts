import { NAMES_VOLUME } from "../drivers/dns/name-server.ts";
import { LABEL } from "../engine/model/labels.ts";
import type { HostEngine } from "../engine/ports/host-engine.ts";
import { ORCD, STATE_VOLUME } from "./layout.ts";

/** What orc has on an engine. `cluster` is absent where there is nothing to tell it by; then nothing counts as ours. */
export type Installation = { cluster?: string; replicas: string[]; volumes: string[] };

/** Looks for orc by the cluster id that its state volume or its container carries; works while orcd is dead. */
export async function findInstallation(engine: HostEngine): Promise<Installation> {
  const labelled = (await engine.volume(STATE_VOLUME)) ?? (await engine.container(ORCD));
  const cluster = labelled?.labels[LABEL.cluster];
  if (!cluster) return { replicas: [], volumes: [] };
  const label = `${LABEL.cluster}=${cluster}`;
  const containers = await engine.containers(label);
  const volumes = await engine.volumesWithLabel(label);
  return {
    cluster,
    replicas: containers.filter(({ labels }) => !(LABEL.component in labels)).map(({ name }) => name),
    volumes: volumes.map(({ name }) => name).filter((name) => name !== STATE_VOLUME && name !== NAMES_VOLUME),
  };
}
