import { basename, dirname, extname, join } from "node:path";
import { NETWORK } from "../drivers/bridge/host-network.ts";
import { NAME_SERVER, NAMES_VOLUME } from "../drivers/dns/name-server.ts";
import { LABEL } from "../engine/model/labels.ts";
import type { HostEngine, SystemContainer } from "../engine/ports/host-engine.ts";
import { asOrcError } from "../errors/orc-error.ts";
import type { Say } from "./base-image.ts";
import { findInstallation, type Installation } from "./installation.ts";
import { FORGET_ENTRY, FORGET_PROGRAM, INSIDE, insidePackage, ORCD, STATE_VOLUME } from "./layout.ts";
import { ensureOrcdImage, type OrcdImage } from "./orcd-image.ts";

export type TakeOffOptions = {
  engine: HostEngine;
  apiSocket: string;
  image: OrcdImage;
  /** Also the volumes of apps; they are kept otherwise. */
  removeVolumes: boolean;
  say: Say;
};

const AT_ONCE = 8;

/** Takes orc off an engine, whether orcd lives or not: replicas, orcd, name server, kernel rules, network, state, images. */
export async function takeOff({ engine, apiSocket, image, removeVolumes, say }: TakeOffOptions): Promise<Installation> {
  const found = await findInstallation(engine);
  if (!found.cluster) return found;
  const there = await engine.container(ORCD);
  // Before the replicas: it would start them again.
  await engine.removeContainer(ORCD);
  if (found.replicas.length > 0) say(`stopping ${found.replicas.length} replicas`);
  await stopAll(engine, found.replicas);
  await engine.removeContainer(NAME_SERVER);
  await forgetKernel(engine, await forgetfulImage(engine, there, image, say), apiSocket);
  await removeNetwork(engine, say);
  // The state goes last of what names the cluster: an uninstall that was cut short can be done again.
  await removeImages(engine, [`${LABEL.component}=image`, `${LABEL.cluster}=${found.cluster}`], say);
  for (const volume of [...(removeVolumes ? found.volumes : []), NAMES_VOLUME, STATE_VOLUME]) {
    await engine.removeVolume(volume);
  }
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

type ForgetfulImage = { name: string; entry: string };

/** An image with the program that forgets: that of the orcd that ran, while the engine has it, else one like ours. */
async function forgetfulImage(
  engine: HostEngine,
  there: SystemContainer | undefined,
  image: OrcdImage,
  say: Say,
): Promise<ForgetfulImage> {
  // Last, behind whatever flags that node was given.
  const main = there?.command.at(-1);
  if (there && main && (await engine.imageId(there.image))) {
    return { name: there.image, entry: join(dirname(main), `${FORGET_PROGRAM}${extname(main)}`) };
  }
  await ensureOrcdImage(engine, image, say);
  return { name: image.name, entry: insidePackage(FORGET_ENTRY) };
}

/** The kernel's part is undone in a container, since whoever uninstalls need not be root on the host. */
async function forgetKernel(engine: HostEngine, { name, entry }: ForgetfulImage, apiSocket: string): Promise<void> {
  await engine.runOnce({
    image: name,
    command: ["node", entry, join(INSIDE.run, basename(apiSocket))],
    network: "host",
    capabilities: ["NET_ADMIN", "NET_RAW"],
    binds: [`${dirname(apiSocket)}:${INSIDE.run}`],
  });
}

/** Images of orc itself and those that `orc up` built; one that somebody else's container is made of is theirs by now. */
async function removeImages(engine: HostEngine, labels: string[], say: Say): Promise<void> {
  const images = new Set((await Promise.all(labels.map((label) => engine.imagesWithLabel(label)))).flat());
  for (const image of images) {
    await engine.removeImage(image).catch((error: unknown) => {
      say(`the image ${image} stays: ${asOrcError(error).message}`);
    });
  }
}

/** Containers of others that were put on our network keep it alive; they are not ours to touch. */
async function removeNetwork(engine: HostEngine, say: Say): Promise<void> {
  await engine.removeNetwork(NETWORK).catch((error: unknown) => {
    say(`the network ${NETWORK} stays: ${asOrcError(error).message}`);
  });
}
