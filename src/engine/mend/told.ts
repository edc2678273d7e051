import type { Write } from "../model/decision.ts";
import type { RestoredApp } from "../model/restored.ts";
import type { Standing } from "./standing.ts";

/** What a restore says of an app, by what it writes. */
export function told(
  { base, now }: Standing,
  writes: readonly Write[],
  says: string,
): Pick<RestoredApp, "release" | "replicas" | "says"> {
  const record = writes.flatMap(({ kind, value }) => (kind === "app" && value ? [value] : []))[0];
  const rollout = writes.flatMap(({ kind, value }) => (kind === "rollout" && value ? [value] : []))[0];
  const before = base?.record?.value.stopped ?? [];
  const stopped =
    now || record?.wanted === "down" ? [] : (record?.stopped ?? []).filter((name) => !before.includes(name));
  const also = [
    ...(!now && rollout?.failure?.code === "rollout.paused" ? ["its rollout stops half way, until orc up"] : []),
    ...(stopped.length > 0 ? [`${stopped.join(", ")} stays stopped until orc up`] : []),
  ];
  return {
    release: record?.release ?? 0,
    replicas: writes.filter(({ kind }) => kind === "replica").length,
    says: [says, ...also].join("; "),
  };
}
