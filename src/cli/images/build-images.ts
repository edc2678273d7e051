import type { OrcClient } from "../../client/orc-client.ts";
import type { BuildMessage } from "../../engine/model/requests.ts";
import { asOrcError } from "../../errors/orc-error.ts";
import type { ProgressRow } from "../../render/progress.ts";
import type { ProgressView } from "../rollout/progress-view.ts";
import { contextTar } from "./context-tar.ts";
import type { TaggedBuild } from "./image-tag.ts";
import { notBuilt } from "./not-built.ts";
import { waitingPull } from "./pull-images.ts";

/** Seven letters of a content tag, as people are shown it. */
const shortTag = (tag: string): string => (tag.split(":")[1] ?? tag).slice(0, 7);

export type BuildOptions = {
  client: OrcClient;
  app: string;
  signal: AbortSignal;
  noCache: boolean;
  onRow: (row: ProgressRow) => void;
  onLine?: (line: string) => void;
  /** Where fields of the Compose file are: `services.web.build` → `compose.yaml:4`. */
  sources?: Readonly<Record<string, string>>;
};

const waitingRow = ({ service }: TaggedBuild): ProgressRow => ({
  key: `build ${service}`,
  name: "build",
  state: "waiting",
  text: service,
});

/** Builds images one after the other: builders use all cores by themselves. */
export async function buildImages(builds: readonly TaggedBuild[], options: BuildOptions): Promise<void> {
  for (const one of builds) await buildImage(one, options);
}

async function buildImage(
  one: TaggedBuild,
  { client, app, signal, noCache, onRow, onLine, sources = {} }: BuildOptions,
): Promise<void> {
  const row = { key: `build ${one.service}`, name: "build", text: one.service, fromMs: performance.now() };
  onRow({ ...row, state: "going" });
  const { args, target } = one.build;
  const request = {
    tag: one.tag,
    dockerfile: one.context.dockerfile,
    args,
    noCache,
    app,
    service: one.service,
    ...(target === undefined ? {} : { target }),
  };
  const said: string[] = [];
  try {
    for await (const message of client.build(request, contextTar(one.context), signal)) {
      const note = stepOf(message);
      if (note !== undefined) onRow({ ...row, state: "going", note });
      if (message.type !== "progress") continue;
      said.push(message.line);
      onLine?.(message.line);
    }
  } catch (error) {
    onRow({ ...row, state: "failed", toMs: performance.now() });
    throw notBuilt(one, asOrcError(error), said, sources[`services.${one.service}.build`]);
  }
  onRow({ ...row, state: "done", toMs: performance.now(), note: `tag ${shortTag(one.tag)}` });
}

const stepOf = (message: BuildMessage): string | undefined =>
  message.type === "progress" && message.step ? `step ${message.step.number} of ${message.step.of}` : undefined;

/** Of several builds those whose image is not there yet. */
export async function missingBuilds(client: OrcClient, builds: readonly TaggedBuild[]): Promise<TaggedBuild[]> {
  const found = await Promise.all(builds.map(({ tag }) => client.image(tag)));
  return builds.filter((_, index) => found[index] === undefined);
}

/** A block of builds and pulls that are drawn together from the first on; answers where each says how far it is. */
export function imageBlock(
  view: ProgressView,
  builds: readonly TaggedBuild[],
  images: readonly string[],
): (row: ProgressRow) => void {
  const first = [...builds.map(waitingRow), ...images.map(waitingPull)];
  const rows = new Map(first.map((row) => [row.key, row]));
  view.update(first);
  return (row) => {
    rows.set(row.key, row);
    view.update([...rows.values()]);
  };
}
