import type { OrcClient } from "../../client/orc-client.ts";
import type { AppSpec } from "../../engine/model/app-spec.ts";
import type { Plan } from "../../engine/model/plan.ts";
import { ClusterError } from "../../errors/orc-error.ts";
import { type BuildOptions, buildImages, imageBlock, missingBuilds } from "../images/build-images.ts";
import type { TaggedBuild } from "../images/image-tag.ts";
import { pullImages } from "../images/pull-images.ts";
import type { ProgressView } from "../rollout/progress-view.ts";
import type { Draft } from "./prepare.ts";

/** Names the builds whose image is missing, so that the plan shows them. */
export async function planBuilds(client: OrcClient, draft: Draft): Promise<{ draft: Draft; missing: TaggedBuild[] }> {
  const missing = await missingBuilds(client, draft.builds);
  return { missing, draft: { ...draft, request: { ...draft.request, builds: missing.map(({ service }) => service) } } };
}

/**
 * Builds and pulls again what was asked to be fresh, before there is a plan:
 * a tag that now means another image makes its services be replaced.
 */
export async function refreshImages(
  draft: Draft,
  fresh: { build: boolean; pull: boolean },
  { view, ...how }: Omit<BuildOptions, "onRow"> & { view: ProgressView },
): Promise<Draft> {
  const builds = fresh.build ? draft.builds : [];
  const services = Object.values(draft.request.spec.services).filter(({ build }) => fresh.pull && !build);
  const images = [...new Set(services.map(({ image }) => image))];
  const refs = [...builds.map(({ tag }) => tag), ...images];
  const { spec, sources } = draft.request;
  const options = { ...how, sources, usedBy: usersOf(spec), onRow: imageBlock(view, builds, images) };
  const before = await idsOf(options.client, refs);
  await buildImages(builds, options);
  await pullImages(images, options);
  const after = await idsOf(options.client, refs);
  const changed = new Set(refs.filter((ref) => before.get(ref) !== undefined && before.get(ref) !== after.get(ref)));
  const replaced = Object.values(draft.request.spec.services)
    .filter(({ image }) => changed.has(image))
    .map(({ name }) => name);
  const recreate = [...new Set([...draft.request.recreate, ...replaced])];
  return { ...draft, request: { ...draft.request, recreate } };
}

/** Which services run each image. */
export const usersOf = ({ services }: AppSpec): Map<string, string[]> =>
  new Map(
    [...Map.groupBy(Object.values(services), ({ image }) => image)].map(([image, users]) => [
      image,
      users.map(({ name }) => name),
    ]),
  );

async function idsOf(client: OrcClient, refs: readonly string[]): Promise<Map<string, string | undefined>> {
  return new Map(await Promise.all(refs.map(async (ref) => [ref, (await client.image(ref))?.id] as const)));
}

/** Images that the plan would pull but nobody wants pulled. */
export function refuseMissing(plan: Plan): void {
  const [missing] = plan.pull;
  if (!missing) return;
  throw new ClusterError(
    "image.missing",
    `${missing.image} is not on ${missing.host}, and --pull never forbids to fetch it. Nothing was changed.`,
    {
      host: missing.host,
      next: [{ text: "fetch what is missing", command: "orc up --pull missing" }],
    },
  );
}
