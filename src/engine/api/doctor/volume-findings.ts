import { LABEL } from "../../model/labels.ts";
import { appKey } from "../../model/names.ts";
import type { Finding } from "../../model/requests.ts";
import type { AppView, View } from "../../model/view.ts";
import type { HostVolume } from "../../ports/host-engine.ts";

/** How many are named; whoever wants the rest asks the engine. */
const NAMED = 3;

/**
 * Of volumes that orc made: those that no app names in any release it could go back to, and those of apps that are down.
 * Both hold somebody's data and take room; neither is wrong.
 */
export function volumeFindings(view: View, volumes: readonly HostVolume[]): Finding[] {
  const apps = [...view.apps.values()].filter(({ record }) => record !== undefined);
  const named = new Set(apps.flatMap(volumesNamedBy));
  const left = volumes.filter(({ name }) => !named.has(name)).map(({ name }) => name);
  return [...(left.length > 0 ? [leftFinding(left.sort())] : []), ...apps.flatMap((app) => downFinding(app, volumes))];
}

const leftFinding = (names: string[]): Finding => ({
  level: "info",
  subject: "volumes",
  message: `${names.length} that no app has any more: ${few(names)}`,
  fix: { text: "what you do not miss goes, with all that is in it, by", command: `docker volume rm ${names[0] ?? ""}` },
});

function downFinding(app: AppView, volumes: readonly HostVolume[]): Finding[] {
  if (app.record?.value.wanted !== "down" || app.replicas.size > 0) return [];
  const named = new Set(volumesNamedBy(app));
  const kept = volumes.filter(({ name, labels }) => named.has(name) && ownerOf(labels) === appKey(app.ref));
  if (kept.length === 0) return [];
  return [
    {
      level: "info",
      subject: "volumes",
      message: `${few(kept.map(({ name }) => name).sort())} of ${app.ref.app}, which is down`,
      fix: { text: "to remove what is in them", command: `orc down --volumes -p ${app.ref.app}` },
    },
  ];
}

const ownerOf = (labels: Readonly<Record<string, string>>): string =>
  appKey({ namespace: labels[LABEL.namespace] ?? "", app: labels[LABEL.app] ?? "" });

const volumesNamedBy = ({ releases }: AppView): string[] =>
  [...releases.values()].flatMap(({ value }) => Object.values(value.spec.volumes).map(({ name }) => name));

const few = (names: readonly string[]): string =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(", ")}, …` : names.join(", ");
