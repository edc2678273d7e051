import { basename, dirname } from "node:path";
import { LABEL } from "../engine/model/labels.ts";
import type { SystemContainerSpec } from "../engine/ports/host-engine.ts";
import type { EngineSocket } from "./find-engine.ts";
import { BASE_IMAGE, INSIDE, ORCD, STATE_FOLDER, STATE_VOLUME } from "./layout.ts";
import type { OrcdImage } from "./orcd-image.ts";

/** Volume and folder by which orcd hands names to the name server; named by the driver that runs it. */
export type NamesMount = { volume: string; folder: string };

/** What orcd's container is: the host's network and the few rights that virtual IPs and published ports take. */
export function orcdContainer(
  image: OrcdImage,
  cluster: string,
  engine: EngineSocket,
  apiSocket: string,
  names: NamesMount,
): SystemContainerSpec {
  return {
    name: ORCD,
    image: image.name,
    labels: {
      [LABEL.cluster]: cluster,
      [LABEL.component]: "orcd",
      "io.orc.version": image.version,
      "io.orc.build": image.build,
      "io.orc.api-socket": apiSocket,
    },
    command: image.command,
    environment: {
      ORC_CLUSTER: cluster,
      ORC_VERSION: image.version,
      ORC_BUILD: image.build,
      ORC_SOCKET: `${INSIDE.run}/${basename(apiSocket)}`,
      ORC_SOCKET_GROUP: String(engine.group),
      ORC_ENGINE_SOCKET: `${INSIDE.engine}/${basename(engine.path)}`,
      ORC_STATE: STATE_FOLDER,
      ORC_NAMES: names.folder,
      ORC_BASE_IMAGE: BASE_IMAGE,
      ORC_NET_DEVICES: INSIDE.netDevices,
      ORC_NET_SYSCTLS: INSIDE.netSysctls,
    },
    binds: [
      `${STATE_VOLUME}:${STATE_FOLDER}`,
      `${names.volume}:${names.folder}`,
      `${dirname(apiSocket)}:${INSIDE.run}`,
      // NET_ADMIN alone leaves these read-only in a container.
      `/proc/sys/net:${INSIDE.netSysctls}`,
      `/sys/devices/virtual/net:${INSIDE.netDevices}`,
    ],
    // The folder, not the socket: a socket made anew by a restarted engine would not be seen.
    folders: [{ source: dirname(engine.path), target: INSIDE.engine }],
    capabilities: ["NET_ADMIN", "NET_RAW", "NET_BIND_SERVICE"],
    groups: [engine.group],
  };
}
