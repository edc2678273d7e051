import type { OrcClient } from "../../client/orc-client.ts";
import type { Plan } from "../../engine/model/plan.ts";
import { buildImages, imageBlock } from "../images/build-images.ts";
import type { TaggedBuild } from "../images/image-tag.ts";
import { pullImages } from "../images/pull-images.ts";
import type { Output } from "../output.ts";
import { progressView } from "../rollout/view-for.ts";
import { refuseMissing, usersOf } from "./images.ts";
import type { Draft } from "./prepare.ts";

export type Fetching = {
  client: OrcClient;
  draft: Draft;
  plan: Plan;
  missing: readonly TaggedBuild[];
  pull: "always" | "missing" | "never";
  output: Output;
  signal: AbortSignal;
};

/** Builds and pulls what a plan needs, with its progress shown; nothing where all is there. */
export async function fetchImages({ client, draft, plan, missing, pull, output, signal }: Fetching): Promise<void> {
  if (pull === "never") refuseMissing(plan);
  const images = pull === "always" ? [] : [...new Set(plan.pull.map(({ image }) => image))];
  if (missing.length + images.length === 0) return;
  const view = await progressView(output);
  const onRow = imageBlock(view, missing, images);
  const onLine = output.verbose ? (line: string): void => output.note(`    ${line}`) : undefined;
  try {
    await buildImages(missing, {
      client,
      app: draft.ref.app,
      signal,
      noCache: false,
      onRow,
      sources: draft.request.sources,
      ...(onLine ? { onLine } : {}),
    });
    await pullImages(images, { client, signal, onRow, usedBy: usersOf(draft.request.spec) });
  } finally {
    await view.end();
  }
}
