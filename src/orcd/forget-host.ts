import { rm } from "node:fs/promises";
import { BRIDGE, networkSpec } from "../drivers/bridge/host-network.ts";
import { Firewall } from "../drivers/firewall/docker-user.ts";
import { dropTable } from "../drivers/nftables/kernel-table.ts";
import { DEFAULT_ADDRESSES } from "../engine/model/cluster.ts";

/**
 * Takes what orcd put into the host's kernel and `/run` away again, when orcd itself may be dead: uninstalling runs this
 * once in a container of orcd's image. Rules are found by their mark, whatever addresses they name; routes go with the bridge.
 */
const { gateway } = networkSpec(DEFAULT_ADDRESSES, 1, "");
await dropTable();
await new Firewall(BRIDGE, gateway).remove();
const [socket] = process.argv.slice(2);
if (socket) await rm(socket, { force: true });
