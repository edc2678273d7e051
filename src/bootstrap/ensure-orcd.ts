import { randomBytes } from "node:crypto";
import { NAMES_FOLDER, NAMES_VOLUME } from "../drivers/dns/name-server.ts";
import { connectHostEngine } from "../drivers/docker/connect-host-engine.ts";
import { LABEL } from "../engine/model/labels.ts";
import type { HostEngine, SystemContainer, SystemContainerSpec } from "../engine/ports/host-engine.ts";
import { EngineError, OrcError } from "../errors/orc-error.ts";
import { waitForApi } from "./api-answers.ts";
import type { Say } from "./base-image.ts";
import { findEngine } from "./find-engine.ts";
import { API_SOCKET, ORCD, STATE_VOLUME } from "./layout.ts";
import { orcdContainer } from "./orcd-container.ts";
import { ensureOrcdImage, type OrcdImage, orcdImage } from "./orcd-image.ts";
import { refuseEngine } from "./refuse-engine.ts";
import { isNewer } from "./version-order.ts";

/** What was found and done; `replaced` names the version that ran before. */
export type EnsuredOrcd = { socket: string; version: string; build: string; started: boolean; replaced?: string };

export type EnsureOrcdOptions = { env?: NodeJS.ProcessEnv; say?: Say };

const NAMES = { volume: NAMES_VOLUME, folder: NAMES_FOLDER };

/** Sees to it that the orcd of this package runs on this machine's engine and answers; state survives a replacement. */
export async function ensureOrcd({ env = process.env, say = () => {} }: EnsureOrcdOptions = {}): Promise<EnsuredOrcd> {
  const socket = env.ORC_SOCKET || API_SOCKET;
  const found = await findEngine(env);
  const engine = connectHostEngine(found.path);
  refuseEngine(await engine.facts());
  const image = orcdImage();
  const running = await engine.container(ORCD);
  refuseDowngrade(running, image);
  const result = { socket, version: image.version, build: image.build };

  if (running && isOf(running, image, socket)) {
    if (!running.running) await engine.startContainer(ORCD);
    await waitForApi(engine, socket);
    return { ...result, started: !running.running };
  }
  await ensureOrcdImage(engine, image, say);
  if (running) {
    say(`replacing orcd ${running.labels["io.orc.version"] ?? ""} by ${image.version}; its state stays`);
    await engine.removeContainer(ORCD);
  }
  const cluster = await ensureState(engine);
  await runUnlessThere(engine, orcdContainer(image, cluster, found, socket, NAMES));
  await waitForApi(engine, socket);
  return { ...result, started: true, ...(running ? { replaced: running.labels["io.orc.version"] ?? "unknown" } : {}) };
}

const isOf = ({ labels }: SystemContainer, image: OrcdImage, socket: string): boolean =>
  labels["io.orc.version"] === image.version &&
  labels["io.orc.build"] === image.build &&
  labels["io.orc.api-socket"] === socket;

function refuseDowngrade(running: SystemContainer | undefined, image: OrcdImage): void {
  const theirs = running?.labels["io.orc.version"];
  if (!theirs || !isNewer(theirs, image.version)) return;
  throw new OrcError(
    "version.skew",
    `orcd ${theirs} runs here, and this orc is ${image.version}: an older orcd must not take over.`,
    {
      next: [{ text: "update orc", command: `npm install -g orc@${theirs}` }],
    },
  );
}

/** The volumes of orcd, labelled with the cluster's id, which is drawn once: when there is no state yet. */
async function ensureState(engine: HostEngine): Promise<string> {
  const state = await engine.volume(STATE_VOLUME);
  const cluster = state?.labels[LABEL.cluster] ?? randomBytes(4).toString("hex");
  if (state && !state.labels[LABEL.cluster]) {
    throw new EngineError("engine.refused", `the volume ${STATE_VOLUME} is not orc's: it carries no cluster id.`, {
      next: [{ text: "if it is of no use, remove it", command: `docker volume rm ${STATE_VOLUME}` }],
    });
  }
  const labels = { [LABEL.cluster]: cluster };
  if (!state) await engine.createVolume({ name: STATE_VOLUME, labels });
  if (!(await engine.volume(NAMES_VOLUME))) await engine.createVolume({ name: NAMES_VOLUME, labels });
  return (await engine.volume(STATE_VOLUME))?.labels[LABEL.cluster] ?? cluster;
}

/** Another orc may start the same orcd at the same moment: then it is there, which is all we want. */
async function runUnlessThere(engine: HostEngine, spec: SystemContainerSpec): Promise<void> {
  await engine.runContainer(spec).catch((error: unknown) => {
    if (!(error instanceof OrcError && error.code === "container.conflict")) throw error;
  });
}
