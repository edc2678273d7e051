import type { FieldChange } from "../model/plan.ts";
import type { WhyEvidence, WhyFix } from "../model/why.ts";
import { fieldChanges } from "../plan/field-changes.ts";
import { type Case, releaseOf } from "./case.ts";

const MOST = 3;
const LONGEST_VALUE = 60;

/** The release to compare with: the last one that came up, else the newest kept one before. */
function releaseBefore({ app }: Case, release: number): number | undefined {
  const lastGood = app.rollout?.value.lastGood ?? 0;
  if (lastGood > 0 && lastGood < release && app.releases.has(lastGood)) return lastGood;
  return [...app.releases.keys()].filter((number) => number < release).sort((a, b) => b - a)[0];
}

/** What a release changed in the service, with its places in the file; what is most likely to blame comes first. */
export function changesIn(of: Case, release = releaseOf(of), suspects = /./): WhyEvidence[] {
  const { app, spec } = of;
  const after = app.releases.get(release)?.value;
  const before = app.releases.get(releaseBefore(of, release) ?? 0)?.value;
  if (!after || !before) return [];
  const changes = fieldChanges(spec.name, before.spec, after.spec, after.sources);
  const isSuspect = ({ path }: FieldChange): boolean => suspects.test(path);
  return [...changes.filter(isSuspect), ...changes.filter((change) => !isSuspect(change))]
    .slice(0, MOST)
    .map((change) => ({
      at: after.at,
      kind: "change",
      text: `release ${release} ${changeWords(spec.name, change)}`,
      ...(change.where === undefined ? {} : { where: change.where }),
    }));
}

function changeWords(service: string, { path, from, to }: FieldChange): string {
  const [was, is] = [short(from), short(to)];
  if (was === undefined) return `added ${service}.${path} ${is}`;
  if (is === undefined) return `removed ${service}.${path} ${was}`;
  return `changed ${service}.${path} from ${was} to ${is}`;
}

const short = (value: string | undefined): string | undefined =>
  value === undefined || value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE - 1)}…`;

/** Going back is a way out where this release changed something and an older one is kept. */
export const goBack = (of: Case): WhyFix[] =>
  changesIn(of).length > 0 ? [{ text: "or go back", command: "orc rollback" }] : [];

/** Where the file speaks of a field of the service, or of the nearest one around it. */
export function placeOf(of: Case, path: string): { where?: string } {
  const sources = of.app.releases.get(releaseOf(of))?.value.sources ?? {};
  const parts = `services.${of.spec.name}.${path}`.split(".");
  for (let length = parts.length; length > 1; length -= 1) {
    const where = sources[parts.slice(0, length).join(".")];
    if (where !== undefined) return { where };
  }
  return {};
}
