import { rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { NETWORK } from "../drivers/bridge/host-network.ts";
import { NAME_SERVER, NAMES_VOLUME } from "../drivers/dns/name-server.ts";
import { connectHostEngine } from "../drivers/docker/connect-host-engine.ts";
import { LABEL } from "../engine/model/labels.ts";
import type { HostEngine } from "../engine/ports/host-engine.ts";
import type { Say } from "./base-image.ts";
import { findEngine } from "./find-engine.ts";
import { findInstallation, type Installation } from "./installation.ts";
import { API_SOCKET, FORGET_ENTRY, INSIDE, insidePackage, ORCD, STATE_VOLUME } from "./layout.ts";
import { ensureOrcdImage, orcdImage } from "./orcd-image.ts";

export type UninstallOptions = {
  env?: NodeJS.ProcessEnv;
  /** Also the volumes of apps; they are kept otherwise. */
  removeVolumes?: boolean;
  say?: Say;
};

const AT_ONCE = 8;

/** Takes orc off this machine's engine: replicas, orcd, name server, network, kernel rules, images and state. */
export async function uninstall({
  env = process.env,
  removeVolumes = false,
  say = () => {},
}: UninstallOptions = {}): Promise<Installation> {
  const socket = env.ORC_SOCKET || API_SOCKET;
  const engine = connectHostEngine((await findEngine(env)).path);
  const found = await findInstallation(engine);

  // Before the replicas: it would start them again.
  await engine.removeContainer(ORCD);
  if (found.replicas.length > 0) say(`stopping ${found.replicas.length} replicas`);
  await stopAll(engine, found.replicas);
  await engine.removeContainer(NAME_SERVER);
  if (found.cluster) await forgetKernel(engine, socket, say);
  await engine.removeNetwork(NETWORK);
  const volumes = [STATE_VOLUME, NAMES_VOLUME, ...(removeVolumes ? found.volumes : [])];
  for (const volume of volumes) await engine.removeVolume(volume);
  for (const image of await engine.imagesWithLabel(`${LABEL.component}=image`)) await engine.removeImage(image);
  // A folder of root's, empty by now; who is not root leaves it.
  await rmdir(dirname(socket)).catch(() => {});
  return found;
}

async function stopAll(engine: HostEngine, names: string[]): Promise<void> {
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      await engine.stopContainer(name);
      await engine.removeContainer(name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** The kernel's part is undone by a container, since whoever uninstalls need not be root on the host. */
async function forgetKernel(engine: HostEngine, socket: string, say: Say): Promise<void> {
  const image = orcdImage();
  await ensureOrcdImage(engine, image, say);
  await engine.runOnce({
    image: image.name,
    command: ["node", insidePackage(FORGET_ENTRY), join(INSIDE.run, basename(socket))],
    network: "host",
    capabilities: ["NET_ADMIN", "NET_RAW"],
    binds: [`${dirname(socket)}:${INSIDE.run}`],
  });
}
