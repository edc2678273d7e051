import type { AppRecord } from "../model/app.ts";
import type { AppSpec } from "../model/app-spec.ts";
import type { RolloutFailure } from "../model/rollout.ts";
import type { AppView } from "../model/view.ts";
import { servingRelease, specOf, wantedReplicas } from "../model/wanted.ts";

/** What a plan starts from: the release that serves, and how many replicas each of its services is wanted to have. */
export type Baseline = {
  generation: number;
  /** 0 when nothing runs. */
  release: number;
  spec: AppSpec;
  replicas: Record<string, number>;
  restarts: AppRecord["restarts"];
  /** Counts set by hand. */
  scale: Record<string, number>;
  /** Why the release that is there did not come up, when it did not. */
  failure?: RolloutFailure;
  /** The release that is wanted by the record and was given up for the one that serves. */
  givenUp?: number;
};

/** The app as it is wanted now; an app that is down, or was never there, is empty. */
export function baselineOf(app: AppView | undefined): Baseline {
  const record = app?.record?.value;
  const nothing = {
    release: 0,
    spec: { name: app?.ref.app ?? "", services: {}, volumes: {} },
    replicas: {},
    scale: {},
  };
  if (!app || !record) return { generation: 0, restarts: {}, ...nothing };
  const { generation, restarts, scale } = record;
  // Until the rollout has seen this generation, what is wanted is what counts.
  const observed = app.rollout?.value.observedGeneration === generation ? app.rollout.value : undefined;
  const release = observed ? servingRelease(app) : record.release;
  const spec = specOf(app, release);
  if (record.wanted === "down" || !spec) return { generation, restarts, ...nothing };
  const replicas = Object.values(spec.services).map((service) => [service.name, wantedReplicas(app, service)]);
  const failed = observed?.state === "failed" && observed.serving === observed.release ? observed.failure : undefined;
  return {
    generation,
    release,
    spec,
    restarts,
    scale,
    replicas: Object.fromEntries(replicas),
    ...(failed ? { failure: failed } : {}),
    ...(release === record.release ? {} : { givenUp: record.release }),
  };
}
