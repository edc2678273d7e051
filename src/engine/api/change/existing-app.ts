import type { OrcError } from "../../../errors/orc-error.ts";
import type { AppRecord } from "../../model/app.ts";
import type { AppSpec } from "../../model/app-spec.ts";
import { type AppRef, appKey } from "../../model/names.ts";
import type { View } from "../../model/view.ts";
import { appIsDown, unknownApp, unknownService } from "./asked-services.ts";

export type Existing = { record: AppRecord; spec: AppSpec } | { error: OrcError };

/** The app as the small changes need it: up, with a release, and with the services that are named. */
export function appThatIsUp(view: View, ref: AppRef, services: string[]): Existing {
  const app = view.apps.get(appKey(ref));
  const record = app?.record?.value;
  const release = record && app.releases.get(record.release)?.value;
  if (!record || !release) return { error: unknownApp(ref) };
  if (record.wanted === "down") return { error: appIsDown(ref) };
  const error = unknownService(ref, release.spec, services);
  return error ? { error } : { record, spec: release.spec };
}
