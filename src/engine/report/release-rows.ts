import type { ReleaseRow } from "../model/documents.ts";
import { type AppRef, appKey } from "../model/names.ts";
import type { Release } from "../model/release.ts";
import type { AppView, View } from "../model/view.ts";
import { servingRelease } from "../model/wanted.ts";

type Rule = { state: ReleaseRow["state"]; holds(app: AppView, number: number): boolean };

/** What became of a release is what the first rule that holds says; it was superseded when none does. */
const RULES: readonly Rule[] = [
  { state: "failed", holds: (app, number) => failureOf(app, number) !== undefined && servingRelease(app) !== number },
  { state: "down", holds: ({ record }, number) => record?.value.wanted === "down" && record.value.release === number },
  {
    state: "rolling",
    holds: ({ record, rollout }, number) =>
      record?.value.release === number &&
      (rollout?.value.state === "running" || rollout?.value.observedGeneration !== record.value.generation) &&
      rollout?.value.lastGood !== number,
  },
  { state: "failed", holds: (app, number) => failureOf(app, number) !== undefined },
  { state: "serving", holds: (app, number) => servingRelease(app) === number },
];

const failureOf = ({ rollout }: AppView, number: number): string | undefined => rollout?.value.failedReleases?.[number];

/** The rows of `releases`, newest first; undefined when there is no such app. */
export function releaseRows(view: View, ref: AppRef): ReleaseRow[] | undefined {
  const app = view.apps.get(appKey(ref));
  if (!app?.record) return undefined;
  return [...app.releases.values()].map(({ value }) => rowOf(app, value)).sort((a, b) => b.release - a.release);
}

function rowOf(app: AppView, release: Release): ReleaseRow {
  const { number, at, by, origin, git, spec, reason } = release;
  const state = RULES.find(({ holds }) => holds(app, number))?.state ?? "superseded";
  const images = Object.values(spec.services).map(({ name, image }) => [name, image]);
  return {
    release: number,
    state,
    at,
    by,
    origin,
    ...(git ? { git } : {}),
    images: Object.fromEntries(images),
    reason: (state === "failed" ? failureOf(app, number) : undefined) ?? reason,
  };
}
