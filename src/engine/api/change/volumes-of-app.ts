import { ClusterError } from "../../../errors/orc-error.ts";
import type { AppRef } from "../../model/names.ts";
import { appKey } from "../../model/names.ts";
import type { AppView, View } from "../../model/view.ts";
import { unknownApp } from "./asked-services.ts";

/**
 * Names, on the engine, of the volumes that an app that is down has made: those of any release that is kept,
 * but for external ones and those that another app names too.
 */
export function volumesOfApp(view: View, ref: AppRef): string[] {
  const app = view.apps.get(appKey(ref));
  if (!app?.record) throw unknownApp(ref);
  if (app.record.value.wanted === "up" || app.replicas.size > 0) {
    throw new ClusterError("app.running", `${ref.app} is not down yet: its volumes are in use.`, {
      next: [{ text: "take it down with them", command: `orc down --volumes -p ${ref.app}` }],
    });
  }
  const others = [...view.apps.values()].filter((other) => other !== app).flatMap(named);
  return [...new Set(named(app))].filter((name) => !others.includes(name)).sort();
}

const named = ({ releases }: AppView): string[] =>
  [...releases.values()].flatMap(({ value }) =>
    Object.values(value.spec.volumes).flatMap(({ name, external }) => (external ? [] : [name])),
  );
