import type { AppRef } from "../../model/names.ts";
import type { KeptRun } from "../../ports/run-evidence.ts";
import type { RunOrigin } from "./log-source.ts";

/** Reads a run's origin out of its id, from both ends: a service's name may have dots in it, an app's may not. */
export function originOfRun({ run, release }: KeptRun, host: string): RunOrigin | undefined {
  const parts = run.split(".");
  const [namespace, app] = parts;
  const slot = Number(parts.at(-3));
  if (parts.length < 6 || namespace === undefined || app === undefined || !Number.isInteger(slot)) return undefined;
  const service = parts.slice(2, -3).join(".");
  return { namespace, app, service, slot, replica: parts.slice(0, -1).join("."), run, release, host };
}

/** What the ids of all runs of an app begin with. */
export const runsOfApp = ({ namespace, app }: AppRef): string => `${namespace}.${app}.`;
