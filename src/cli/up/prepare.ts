import type { OrcClient } from "../../client/orc-client.ts";
import type { GitState, Origin } from "../../engine/model/app.ts";
import type { AppSpec } from "../../engine/model/app-spec.ts";
import type { AppRef } from "../../engine/model/names.ts";
import type { Plan } from "../../engine/model/plan.ts";
import type { PlanRequest } from "../../engine/model/requests.ts";
import { OrcError } from "../../errors/orc-error.ts";
import type { LoadedApp } from "../../manifest/load-app.ts";
import type { Warning } from "../../manifest/problems.ts";
import { type TaggedBuild, tagBuild } from "../images/image-tag.ts";
import { originOf } from "../origin.ts";
import { placeOf } from "./place-of.ts";
import { selectServices } from "./select-services.ts";
import type { UpOptions } from "./up-options.ts";

/** What an `up` is about to ask for, all of it decided on this side. */
export type Draft = {
  ref: AppRef;
  request: PlanRequest;
  /** Every build of the chosen services, whether its image is there or not. */
  builds: TaggedBuild[];
  origin: Origin;
  git?: GitState;
  warnings: readonly Warning[];
  reason: string;
};

/** A draft and what it would do. */
export type Prepared = { draft: Draft; plan: Plan };

/** Turns a loaded project into what is asked of the cluster: services chosen, images of builds named by content. */
export async function draftUp(
  client: OrcClient,
  loaded: LoadedApp,
  namespace: string,
  options: UpOptions,
): Promise<Draft> {
  const ref = { namespace, app: loaded.app.name };
  const running = options.services.length === 0 ? undefined : await runningSpec(client, ref);
  const chosen = selectServices(loaded.app, running, options.services, options.withDependencies);
  const own = Object.values(chosen.services).filter((service) => service === loaded.app.services[service.name]);
  const tagged = await Promise.all(
    own.flatMap(({ name, build }) =>
      build ? [tagBuild(ref.app, name, build, placeOf(loaded, `services.${name}.build`))] : [],
    ),
  );
  const { origin, git } = await originOf(loaded.directory);
  return {
    ref,
    request: {
      spec: withImages(chosen, tagged),
      builds: [],
      recreate: options.forceRecreate ? own.map(({ name }) => name) : [],
      scale: options.scale,
      sources: loaded.sources,
    },
    builds: tagged,
    origin,
    ...(git ? { git } : {}),
    warnings: loaded.warnings,
    reason: "up",
  };
}

async function runningSpec(client: OrcClient, ref: AppRef): Promise<AppSpec | undefined> {
  try {
    const { record } = await client.app(ref);
    return record.release === 0 || record.wanted === "down"
      ? undefined
      : (await client.release(ref, record.release)).spec;
  } catch (error) {
    if (error instanceof OrcError && error.code === "app.unknown") return undefined;
    throw error;
  }
}

function withImages(spec: AppSpec, builds: readonly TaggedBuild[]): AppSpec {
  const tags = new Map(builds.map(({ service, tag }) => [service, tag]));
  const services = Object.entries(spec.services).map(([name, service]) => [
    name,
    { ...service, image: tags.get(name) ?? service.image },
  ]);
  return { ...spec, services: Object.fromEntries(services) };
}
