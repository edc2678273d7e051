import { type AppRef, appKey } from "../../model/names.ts";
import type { DownRequest } from "../../model/requests.ts";
import type { WallTime } from "../../model/time.ts";
import type { AppView, View } from "../../model/view.ts";
import { unknownApp } from "./asked-services.ts";
import { askedAgain, type Change, refuse, stopGrace, writeRecord } from "./change.ts";

/** Takes every replica of the app away; its releases and volumes stay. */
export function decideDown(view: View, ref: AppRef, request: DownRequest, now: WallTime): Change {
  const app = view.apps.get(appKey(ref));
  const record = app?.record?.value;
  if (!app || !record) return refuse(unknownApp(ref));
  if (record.wanted === "down") return askedAgain(ref, record, servicesOf(app), request.stopGraceMs);
  return writeRecord(ref, record, {
    wanted: "down",
    scale: {},
    stopped: [],
    ...stopGrace(servicesOf(app), request.stopGraceMs),
    changedAt: now,
    changedBy: request.author,
    cause: "down",
  });
}

/** Also those that are gone from the file and have not left yet. */
const servicesOf = ({ replicas }: AppView): string[] => [
  ...new Set([...replicas.values()].flatMap(({ record }) => (record ? [record.value.service] : []))),
];
