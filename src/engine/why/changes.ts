import type { FieldChange } from "../model/plan.ts";
import type { WhyEvidence, WhyFix } from "../model/why.ts";
import { fieldChanges } from "../plan/field-changes.ts";
import { type Case, releaseOf } from "./case.ts";

const MOST = 3;

/** The release to compare with: the last one that came up, else the newest kept one before. */
function releaseBefore({ app }: Case, release: number): number | undefined {
  const lastGood = app.rollout?.value.lastGood ?? 0;
  if (lastGood > 0 && lastGood < release && app.releases.has(lastGood)) return lastGood;
  return [...app.releases.keys()].filter((number) => number < release).sort((a, b) => b - a)[0];
}

/** What a release changed in the service, with its places in the file. */
export function changesIn(of: Case, release = releaseOf(of)): WhyEvidence[] {
  const { app, spec } = of;
  const after = app.releases.get(release)?.value;
  const before = app.releases.get(releaseBefore(of, release) ?? 0)?.value;
  if (!after || !before) return [];
  return fieldChanges(spec.name, before.spec, after.spec, after.sources)
    .slice(0, MOST)
    .map((change) => ({
      at: after.at,
      kind: "change",
      text: `release ${release} ${changeWords(spec.name, change)}`,
      ...(change.where === undefined ? {} : { where: change.where }),
    }));
}

function changeWords(service: string, { path, from, to }: FieldChange): string {
  if (from === undefined) return `added ${service}.${path} ${to}`;
  if (to === undefined) return `removed ${service}.${path} ${from}`;
  return `changed ${service}.${path} from ${from} to ${to}`;
}

/** Going back is a way out where this release changed something and an older one is kept. */
export const goBack = (of: Case): WhyFix[] =>
  changesIn(of).length > 0 ? [{ text: "or go back", command: "orc rollback" }] : [];
