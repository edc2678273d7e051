/** An app in its namespace, the unit most loops work on. */
export type AppRef = { namespace: string; app: string };

/** A service of an app. */
export type ServiceRef = AppRef & { service: string };

/** The n-th place of a service, counted from 1. */
export type SlotRef = ServiceRef & { slot: number };

/** `namespace/app`: the key of an app in maps, paths and messages to machines. */
export type AppKey = string;

/** `namespace/app/service`. */
export type ServiceKey = string;

/** `namespace.app.service.slot.counter`: made from slot and counter, never reused. */
export type ReplicaId = string;

/** `namespace.app.service.slot.counter.run`: also the container's name. */
export type RunId = string;

export const DEFAULT_NAMESPACE = "default";

export const appKey = ({ namespace, app }: AppRef): AppKey => `${namespace}/${app}`;

export const serviceKey = (ref: ServiceRef): ServiceKey => `${appKey(ref)}/${ref.service}`;

/** An app or a service as people say it: without its namespace where that is the usual one. */
export const spokenName = (key: AppKey | ServiceKey): string =>
  key.startsWith(`${DEFAULT_NAMESPACE}/`) ? key.slice(DEFAULT_NAMESPACE.length + 1) : key;

export function parseAppKey(key: AppKey): AppRef {
  const [namespace = "", app = ""] = key.split("/");
  return { namespace, app };
}

export function parseServiceKey(key: ServiceKey): ServiceRef {
  const [namespace = "", app = "", service = ""] = key.split("/");
  return { namespace, app, service };
}

/** Makes the id of a replica; `counter` grows by one for every replica an app ever had. */
export const replicaId = (at: SlotRef, counter: number): ReplicaId =>
  `${at.namespace}.${at.app}.${at.service}.${at.slot}.${counter}`;

/** The slot a run belongs to, as the beginning of its id: `namespace.app.service.slot`. */
export const slotOf = (run: RunId): string => run.split(".").slice(0, -2).join(".");

/** The app a replica belongs to; namespaces and apps have no dots in their names. */
export function appOfReplica(id: ReplicaId): AppRef {
  const [namespace = "", app = ""] = id.split(".");
  return { namespace, app };
}

export const runId = (replica: ReplicaId, run: number): RunId => `${replica}.${run}`;

/** Names a slot as people type it: `web.3`. */
export const slotName = ({ service, slot }: { service: string; slot: number }): string => `${service}.${slot}`;
