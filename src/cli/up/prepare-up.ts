import type { OrcClient } from "../../client/orc-client.ts";
import type { GlobalFlags } from "../flags.ts";
import type { TaggedBuild } from "../images/image-tag.ts";
import type { Output } from "../output.ts";
import { progressView } from "../rollout/view-for.ts";
import { planBuilds, refreshImages } from "./images.ts";
import { loadProject } from "./load-project.ts";
import { draftUp, type Prepared } from "./prepare.ts";
import type { UpOptions } from "./up-options.ts";

/** What preparing needs of the command that asks for it. */
export type UpSession = {
  given: GlobalFlags;
  namespace: string;
  output: Output;
  signal: AbortSignal;
  client: () => Promise<OrcClient>;
};

/** Reads the file, names the images and asks for a plan. The file is read first: a mistake in it needs no cluster. */
export async function prepareUp(
  session: UpSession,
  options: UpOptions,
): Promise<Prepared & { missing: TaggedBuild[] }> {
  const loaded = await loadProject(session.given, session.namespace);
  const client = await session.client();
  const drafted = await draftUp(client, loaded, session.namespace, options);
  const isFresh = options.build || options.pull === "always";
  const refreshed = isFresh ? await refresh(session, client, drafted, options) : drafted;
  const { draft, missing } = await planBuilds(client, refreshed);
  return { draft, missing, plan: await client.plan(draft.ref, draft.request) };
}

async function refresh(
  { output, signal }: UpSession,
  client: OrcClient,
  draft: Prepared["draft"],
  options: UpOptions,
): Promise<Prepared["draft"]> {
  const view = await progressView(output);
  try {
    const fresh = { build: options.build, pull: options.pull === "always" };
    return await refreshImages(draft, fresh, { client, app: draft.ref.app, signal, noCache: false, view });
  } finally {
    await view.end();
  }
}
