import { randomBytes } from "node:crypto";
import { NAMES_FOLDER, NAMES_VOLUME } from "../drivers/dns/name-server.ts";
import { LABEL } from "../engine/model/labels.ts";
import { isOlder } from "../engine/model/version.ts";
import type { HostEngine, SystemContainer, SystemContainerSpec } from "../engine/ports/host-engine.ts";
import { EngineError, OrcError } from "../errors/orc-error.ts";
import type { Say } from "./base-image.ts";
import { clusterThatWas } from "./cluster-that-was.ts";
import type { EngineSocket } from "./find-engine.ts";
import { IMAGE_NAME, ORCD, STATE_VOLUME } from "./layout.ts";
import { orcdContainer } from "./orcd-container.ts";
import { ensureOrcdImage, type OrcdImage } from "./orcd-image.ts";

export type BringUpOptions = {
  engine: HostEngine;
  engineSocket: EngineSocket;
  apiSocket: string;
  image: OrcdImage;
  say: Say;
};

/** `replaced` names the version that ran before. */
export type BroughtUp = { started: boolean; replaced?: string };

const NAMES = { volume: NAMES_VOLUME, folder: NAMES_FOLDER };

/** Makes the engine run exactly this orcd: as it is, started again, or in place of another one, whose state it takes over. */
export async function bringUp({ engine, engineSocket, apiSocket, image, say }: BringUpOptions): Promise<BroughtUp> {
  const there = await engine.container(ORCD);
  refuseDowngrade(there, image);
  if (there && isOf(there, image, apiSocket)) {
    if (!there.running) await engine.startContainer(ORCD);
    return { started: !there.running };
  }
  await ensureOrcdImage(engine, image, say);
  const before = there && (there.labels["io.orc.version"] ?? "unknown");
  if (there) {
    say(`replacing orcd ${before} by ${image.name}; its state stays`);
    await engine.stopContainer(ORCD);
    await engine.removeContainer(ORCD);
  }
  const cluster = await ensureState(engine);
  await runUnlessThere(engine, orcdContainer(image, cluster, engineSocket, apiSocket, NAMES));
  await removeOtherImages(engine, image);
  return { started: true, ...(before ? { replaced: before } : {}) };
}

const isOf = ({ labels }: SystemContainer, image: OrcdImage, apiSocket: string): boolean =>
  labels["io.orc.version"] === image.version &&
  labels["io.orc.build"] === image.build &&
  labels["io.orc.api-socket"] === apiSocket;

function refuseDowngrade(there: SystemContainer | undefined, image: OrcdImage): void {
  const theirs = there?.labels["io.orc.version"];
  if (!theirs || !isOlder(image.version, theirs)) return;
  const message = `orcd ${theirs} runs here, and this orc is ${image.version}: an older orcd must not take over its state.`;
  throw new OrcError("version.skew", message, {
    next: [{ text: "update orc", command: `npm install -g orc@${theirs}` }],
  });
}

/** The volumes of orcd, labelled with the cluster's id, which is drawn once: when there is no state yet. */
async function ensureState(engine: HostEngine): Promise<string> {
  if (!(await engine.volume(STATE_VOLUME))) {
    const id = (await clusterThatWas(engine)) ?? randomBytes(4).toString("hex");
    await engine.createVolume({ name: STATE_VOLUME, labels: { [LABEL.cluster]: id } });
  }
  // Read back: of two that start at once, the first one's id holds.
  const cluster = (await engine.volume(STATE_VOLUME))?.labels[LABEL.cluster];
  if (!cluster) {
    throw new EngineError("engine.refused", `the volume ${STATE_VOLUME} is not orc's: it carries no cluster id.`, {
      next: [{ text: "if it is of no use, remove it", command: `docker volume rm ${STATE_VOLUME}` }],
    });
  }
  if (!(await engine.volume(NAMES_VOLUME))) {
    await engine.createVolume({ name: NAMES_VOLUME, labels: { [LABEL.cluster]: cluster } });
  }
  return cluster;
}

/** Another orc may start the same orcd at the same moment: then it is there, which is all we want. */
async function runUnlessThere(engine: HostEngine, spec: SystemContainerSpec): Promise<void> {
  await engine.runContainer(spec).catch((error: unknown) => {
    if (!(error instanceof OrcError && error.code === "container.conflict")) throw error;
  });
}

/** Images of other builds only fill the disk; one that something still uses is kept by the engine. */
async function removeOtherImages(engine: HostEngine, image: OrcdImage): Promise<void> {
  const images = await engine.imagesWithLabel(`${LABEL.component}=image`);
  for (const name of images) {
    if (name.startsWith(`${IMAGE_NAME}:`) && name !== image.name) await engine.removeImage(name).catch(() => {});
  }
}
