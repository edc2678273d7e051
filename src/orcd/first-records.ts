import { randomBytes } from "node:crypto";
import { hostname, networkInterfaces } from "node:os";
import { decodeRecord, encodeRecord } from "../engine/control/record-codec.ts";
import { CLUSTER_DOMAIN, type ClusterRecord, DEFAULT_ADDRESSES } from "../engine/model/cluster.ts";
import type { HostRecord } from "../engine/model/host.ts";
import { keyOf, type RecordKind, type RecordOf, SCHEMA_VERSION } from "../engine/model/records.ts";
import type { Store } from "../engine/ports/store.ts";

/** The cluster and this host, as the store has them; written when the store is new. */
export async function firstRecords(
  store: Store,
  drawn: string | undefined,
): Promise<{ cluster: ClusterRecord; host: HostRecord }> {
  const cluster = await readOrWrite(store, "meta", keyOf.meta(), () => ({
    id: drawn ?? randomBytes(4).toString("hex"),
    name: "local",
    addresses: DEFAULT_ADDRESSES,
    domain: CLUSTER_DOMAIN,
    schemaVersion: SCHEMA_VERSION,
  }));
  // An embedded store has one host, whatever the machine is called today.
  const [only] = (await store.list("host/")).entries;
  const name = only ? only.key.slice("host/".length) : (hostname().split(".")[0] ?? "host");
  const host = await readOrWrite(store, "host", keyOf.host(name), () => ({
    name,
    ordinal: 1,
    address: ownAddress(),
    roles: ["manager", "worker"],
    schedulable: "active",
    labels: {},
  }));
  return { cluster, host };
}

async function readOrWrite<K extends RecordKind>(
  store: Store,
  kind: K,
  key: string,
  make: () => RecordOf[K],
): Promise<RecordOf[K]> {
  const stored = await store.get(key);
  if (stored) return decodeRecord(kind, key, stored.value);
  const record = make();
  await store.commit({ guards: [{ key, revision: 0 }], operations: [{ put: key, value: encodeRecord(kind, record) }] });
  return record;
}

/** The first address that other machines could know; for showing while there is only one host. */
function ownAddress(): string {
  const addresses = Object.entries(networkInterfaces())
    .filter(([name]) => !/^(docker|br-|veth|orc)/.test(name))
    .flatMap(([, found]) => found ?? []);
  return addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}
