import { rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { connectHostEngine } from "../drivers/docker/connect-host-engine.ts";
import { API_SOCKET } from "../engine/model/version.ts";
import type { Say } from "./base-image.ts";
import { findEngine } from "./find-engine.ts";
import type { Installation } from "./installation.ts";
import { orcdImage } from "./orcd-image.ts";
import { takeOff } from "./take-off.ts";

export type UninstallOptions = {
  env?: NodeJS.ProcessEnv;
  /** Also the volumes of apps; they are kept otherwise. */
  removeVolumes?: boolean;
  say?: Say;
};

/** Takes orc off this machine's engine, and answers what of it was found there. */
export async function uninstall(options: UninstallOptions = {}): Promise<Installation> {
  const { env = process.env, removeVolumes = false, say = () => {} } = options;
  const apiSocket = env.ORC_SOCKET || API_SOCKET;
  const engine = connectHostEngine((await findEngine(env)).path);
  const found = await takeOff({ engine, apiSocket, image: orcdImage(), removeVolumes, say });
  // A folder of root's, empty by now; who is not root leaves it.
  await rmdir(dirname(apiSocket)).catch(() => {});
  return found;
}
