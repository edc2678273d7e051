import { isHung } from "../../errors/engine-mend.ts";
import type { EngineSilence } from "../model/host.ts";
import type { ReplicaStatus } from "../model/replica.ts";
import type { AppView, Entry, ReplicaView, View } from "../model/view.ts";

/** The code of what cannot be known because an engine does not answer. */
const UNKNOWN = "engine-unreachable";

/** What somebody who asked the engine of a host just now found, sooner than its agent. */
export type Heard = { host: string; silence: EngineSilence | undefined };

/**
 * The view as it may be told to people: of replicas whose engine does not answer nobody knows whether they still are what they
 * were. They keep their last state, are not called ready, and say why. Only for showing: traffic goes on to where they were.
 */
export function believable(view: View, heard?: Heard): View {
  const silent = new Map(
    [...view.hosts].flatMap(([name, { beat }]) => {
      const silence = beat?.value.engineSilence ?? (name === heard?.host ? heard.silence : undefined);
      return silence ? [[name, silence] as const] : [];
    }),
  );
  if (silent.size === 0) return view;
  return { ...view, apps: new Map([...view.apps].map(([key, app]) => [key, asLastSeen(app, silent)])) };
}

function asLastSeen(app: AppView, silent: ReadonlyMap<string, EngineSilence>): AppView {
  const replicas = [...app.replicas].map(([id, replica]) => [id, doubted(replica, silent)] as const);
  return { ...app, replicas: new Map(replicas) };
}

function doubted(replica: ReplicaView, silences: ReadonlyMap<string, EngineSilence>): ReplicaView {
  const { status } = replica;
  const silence = silences.get(status?.value.host ?? "");
  if (!status || !silence || status.value.state === "gone") return replica;
  const silent = isHung(silence.message) ? "hangs" : "does not answer";
  const message = `the engine of ${status.value.host} ${silent}; as last seen`;
  const value: ReplicaStatus = { ...status.value, ready: false, reason: UNKNOWN, message, unknownSince: silence.since };
  const doubt: Entry<ReplicaStatus> = { ...status, value };
  return { ...replica, status: doubt };
}
