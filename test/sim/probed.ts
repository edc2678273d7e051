import { appKey, appOfReplica } from "../../src/engine/model/names.ts";
import type { View } from "../../src/engine/model/view.ts";
import { servingRelease, specOf } from "../../src/engine/model/wanted.ts";

/** Whether a replica is probed, by its own release and by the one that serves: whichever its agent goes by. */
export function hasProbe(view: View | undefined, replica: string, probe: "readiness" | "liveness"): boolean {
  const app = view?.apps.get(appKey(appOfReplica(replica)));
  const record = app?.replicas.get(replica)?.record?.value;
  if (!app || !record || record.retired) return false;
  return [record.release, servingRelease(app)].every(
    (release) => specOf(app, release)?.services[record.service]?.probes?.[probe] !== undefined,
  );
}
