import type { ClusterRecord } from "../model/cluster.ts";
import type { PlaneName } from "../model/host.ts";
import type { AppKey, AppRef, ReplicaId } from "../model/names.ts";
import { appKey } from "../model/names.ts";
import type { ParsedKey, RecordKind, RecordOf } from "../model/records.ts";
import type { Entry, HostView, ReplicaView, View } from "../model/view.ts";

type MutableApp = {
  readonly ref: AppRef;
  readonly record?: Entry<RecordOf["app"]>;
  readonly rollout?: Entry<RecordOf["rollout"]>;
  readonly releases: Map<number, Entry<RecordOf["release"]>>;
  readonly replicas: Map<ReplicaId, ReplicaView>;
  readonly routing: Map<string, Entry<RecordOf["routing"]>>;
};

/** The place of one kind of record in the index; `entry` undefined takes it away. */
type Placing = { [K in RecordKind]: (index: ViewIndex, at: ParsedKey, entry: Entry<RecordOf[K]> | undefined) => void };

const replicaPart =
  <P extends Exclude<keyof ReplicaView, "id">>(part: P) =>
  (index: ViewIndex, at: ParsedKey, entry: ReplicaView[P] | undefined): void =>
    index.changeApp(at, (app) => {
      const replica = withPart(app.replicas.get(at.id) ?? { id: at.id }, part, entry);
      if (Object.keys(replica).length > 1) app.replicas.set(at.id, replica);
      else app.replicas.delete(at.id);
      return { ...app };
    });

const PLACING: Placing = {
  meta: (index, at, entry) => at.id === "cluster" && index.setCluster(entry),
  host: (index, at, entry) => index.changeHost(at.id, (host) => withPart(host, "record", entry)),
  beat: (index, at, entry) => index.changeHost(at.id, (host) => withPart(host, "beat", entry)),
  ack: (index, at, entry) => {
    const [host = "", plane = ""] = at.id.split("/");
    index.changeHost(host, (view) => ({ ...view, acks: withItem(new Map(view.acks), plane as PlaneName, entry) }));
  },
  app: (index, at, entry) => index.changeApp(at, (app) => withPart(app, "record", entry)),
  rollout: (index, at, entry) => index.changeApp(at, (app) => withPart(app, "rollout", entry)),
  release: (index, at, entry) =>
    index.changeApp(at, (app) => ({ ...app, releases: withItem(app.releases, Number(at.id), entry) })),
  routing: (index, at, entry) =>
    index.changeApp(at, (app) => ({ ...app, routing: withItem(app.routing, at.id, entry) })),
  replica: replicaPart("record"),
  placement: replicaPart("placement"),
  loss: replicaPart("loss"),
  drained: replicaPart("drained"),
  status: replicaPart("status"),
};

/**
 * The live view, kept up to date key by key. The object of an app, host or replica is replaced whenever something in it
 * changes, so that "is it the same object" answers "has it changed"; their maps are kept and changed in place.
 */
export class ViewIndex implements View {
  readonly storeId: string;
  revision = 0;
  cluster?: Entry<ClusterRecord>;
  readonly apps = new Map<AppKey, MutableApp>();
  readonly hosts = new Map<string, HostView>();

  constructor(storeId: string) {
    this.storeId = storeId;
  }

  /** Puts a record in its place, or takes it away. */
  set<K extends RecordKind>(kind: K, at: ParsedKey, entry: Entry<RecordOf[K]> | undefined): void {
    PLACING[kind](this, at, entry);
  }

  setCluster(entry: Entry<ClusterRecord> | undefined): void {
    if (entry) this.cluster = entry;
    else delete this.cluster;
  }

  changeApp({ app: ref }: ParsedKey, change: (app: MutableApp) => MutableApp): void {
    if (!ref) return;
    const key = appKey(ref);
    const app = change(this.apps.get(key) ?? { ref, releases: new Map(), replicas: new Map(), routing: new Map() });
    if (isEmptyApp(app)) this.apps.delete(key);
    else this.apps.set(key, app);
  }

  changeHost(name: string, change: (host: HostView) => HostView): void {
    const host = change(this.hosts.get(name) ?? { name, acks: new Map() });
    if (host.record || host.beat || host.acks.size > 0) this.hosts.set(name, host);
    else this.hosts.delete(name);
  }
}

const isEmptyApp = ({ record, rollout, releases, replicas, routing }: MutableApp): boolean =>
  !record && !rollout && releases.size + replicas.size + routing.size === 0;

function withItem<K, V>(map: Map<K, V>, key: K, value: V | undefined): Map<K, V> {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
  return map;
}

/** The same object with one part put in or left out. */
function withPart<T extends object, P extends keyof T>(whole: T, part: P, value: T[P] | undefined): T {
  const copy = { ...whole };
  if (value === undefined) delete copy[part];
  else copy[part] = value;
  return copy;
}
