import { connectHostEngine } from "../drivers/docker/connect-host-engine.ts";
import { API_SOCKET } from "../engine/model/version.ts";
import { waitForApi } from "./api-answers.ts";
import type { Say } from "./base-image.ts";
import { type BroughtUp, bringUp } from "./bring-up.ts";
import { findEngine } from "./find-engine.ts";
import { orcdImage } from "./orcd-image.ts";
import { refuseEngine } from "./refuse-engine.ts";

/** Which orcd answers now, on which socket, and what was done for it. */
export type EnsuredOrcd = BroughtUp & { socket: string; version: string; build: string };

export type EnsureOrcdOptions = { env?: NodeJS.ProcessEnv; say?: Say };

/** Sees to it that the orcd of this package runs on this machine's engine and answers; state survives a replacement. */
export async function ensureOrcd({ env = process.env, say = () => {} }: EnsureOrcdOptions = {}): Promise<EnsuredOrcd> {
  const apiSocket = env.ORC_SOCKET || API_SOCKET;
  const engineSocket = await findEngine(env);
  const engine = connectHostEngine(engineSocket.path);
  refuseEngine(await engine.facts());
  const image = orcdImage();
  const done = await bringUp({ engine, engineSocket, apiSocket, image, say });
  await waitForApi(engine, apiSocket);
  return { ...done, socket: apiSocket, version: image.version, build: image.build };
}
