import type { ServiceSpec } from "../model/app-spec.ts";
import type { OrcEvent } from "../model/event.ts";
import { slotName } from "../model/names.ts";
import { isLive, isReady } from "../model/replica-condition.ts";
import type { Instant, WallTime } from "../model/time.ts";
import type { AppView, ReplicaView, View } from "../model/view.ts";
import { servingRelease, wantedServices } from "../model/wanted.ts";
import { bySlot, standsFor } from "../report/slot-view.ts";
import type { Measured } from "./measured.ts";

/** What all verdicts are made of: the state of the cluster, what happened lately, what was measured, and what time it is. */
export type Seen = { view: View; events: readonly OrcEvent[]; measured: Measured; now: Instant; wall: WallTime };

/** What verdicts about an app are made of. */
export type Known = Seen & { app: AppView };

/** One slot of a service, or a service without any. */
export type Case = Known & {
  spec: ServiceSpec;
  /** How many replicas the service is wanted to have. */
  desired: number;
  slot?: number;
  /** `web.1`, or `web` where there is no slot. */
  name: string;
  /** The replica that should come up or serves. */
  replica?: ReplicaView;
  /** Another replica of the slot that serves until this one does. */
  standIn?: ReplicaView;
  /** Those of the slot that are on their way out. */
  leaving: ReplicaView[];
};

export type Asked = { service?: string; slot?: number };

/** Every slot that is asked about, services in the order of the file. */
export function casesOf(known: Known, { service, slot }: Asked): Case[] {
  const wanted = [...wantedServices(known.app, servingRelease(known.app)).values()];
  return wanted
    .filter(({ spec }) => service === undefined || spec.name === service)
    .flatMap(({ spec, replicas }): Case[] => {
      const inSlots = bySlot(known.app, spec.name);
      const slots = new Set([...Array.from({ length: replicas }, (_, index) => index + 1), ...inSlots.keys()]);
      const shown = [...slots].filter((one) => slot === undefined || one === slot).sort((a, b) => a - b);
      const common = { ...known, spec, desired: replicas };
      if (shown.length === 0 && replicas === 0) return [{ ...common, name: spec.name, leaving: [] }];
      return shown.map((one) => ({ ...common, slot: one, ...replicasIn(inSlots.get(one) ?? []), ...named(spec, one) }));
    });
}

const named = ({ name: service }: ServiceSpec, slot: number): { name: string } => ({
  name: slotName({ service, slot }),
});

/** The newest replica that is wanted and not ready is what a person asks about; else the one that serves. */
function replicasIn(inSlot: ReplicaView[]): Pick<Case, "replica" | "standIn" | "leaving"> {
  const replica = inSlot.find((one) => isLive(one) && !isReady(one)) ?? standsFor(inSlot.filter(isLive));
  const leaving = inSlot.filter((one) => one !== replica && !one.loss && one.status?.value.state !== "gone");
  const standIn = inSlot.find((one) => one !== replica && one.status?.value.ready === true && !one.loss);
  return {
    ...(replica ? { replica } : {}),
    ...(standIn ? { standIn } : {}),
    leaving: leaving.filter(({ record }) => record?.value.retired),
  };
}

/** The release that a case is about. */
export const releaseOf = ({ app, replica }: Case): number => replica?.record?.value.release ?? servingRelease(app);
