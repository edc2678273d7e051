import { type AppRef, appKey } from "../../model/names.ts";
import type { DownRequest } from "../../model/requests.ts";
import type { WallTime } from "../../model/time.ts";
import type { View } from "../../model/view.ts";
import { unknownApp } from "./asked-services.ts";
import { type Change, refuse, writeRecord } from "./change.ts";

/** Takes every replica of the app away; its releases and volumes stay. */
export function decideDown(view: View, ref: AppRef, request: DownRequest, now: WallTime): Change {
  const record = view.apps.get(appKey(ref))?.record?.value;
  if (!record) return refuse(unknownApp(ref));
  if (record.wanted === "down") return { kind: "unchanged", record };
  return writeRecord(ref, record, {
    wanted: "down",
    scale: {},
    stopped: [],
    changedAt: now,
    changedBy: request.author,
    cause: "down",
  });
}
