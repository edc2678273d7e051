import { hasOneWriter, specOf, type WantedService, writtenVolumes } from "../model/wanted.ts";
import { isGoneForGood, type RecordedReplica, recordOf, replicasOf, type Situation } from "./situation.ts";

/** A container that may still write to a volume of a service that has one writer: another must not be made beside it. */
export function otherWriter(situation: Situation, service: WantedService): RecordedReplica | undefined {
  if (!hasOneWriter(service.spec, service.replicas)) return undefined;
  const own = replicasOf(situation, service.spec.name);
  return [...own, ...leavingWriters(situation, service)].find((replica) => !isGoneForGood(situation, replica));
}

/** Replicas of services that are not in the app any more and that wrote to a volume this service writes to. */
export function leavingWriters(situation: Situation, service: WantedService): RecordedReplica[] {
  const volumes = new Set(writtenVolumes(service.spec));
  return [...situation.replicas]
    .filter(([name]) => !situation.wanted.has(name))
    .flatMap(([, replicas]) => replicas)
    .filter((replica) => writes(situation, replica).some((volume) => volumes.has(volume)));
}

function writes({ app }: Situation, replica: RecordedReplica): string[] {
  const { release, service } = recordOf(replica);
  const spec = specOf(app, release)?.services[service];
  return spec ? writtenVolumes(spec) : [];
}
