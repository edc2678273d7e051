import { asOrcError } from "../../../errors/orc-error.ts";
import type { Finding } from "../../model/requests.ts";
import type { DataPlane } from "../../ports/data-plane.ts";

/** What is gone where a part of a plane does not hold, and what it is good for. */
const GONE: Readonly<Record<string, string>> = {
  table: "its table in the kernel is gone or was changed by somebody: virtual IPs and published ports lead nowhere",
  "host-network": "the engine's network orc is gone: no replica can start",
  "bridge-settings":
    "route_localnet or hairpin_mode of orc0 is off: services are not reached from localhost or from themselves",
  "service-route": "the route to virtual IPs is gone: this machine itself does not reach services",
  firewall: "its rules in DOCKER-USER are gone: other machines do not reach what is published",
  "name-server": "orc-dns does not run: replicas do not find services by name",
  answer: "the name server does not answer: replicas do not find services by name",
};

const FIX = {
  text: "orcd puts it back within 30 s; if it stays so, see its log",
  command: "docker logs --tail 50 orcd",
};

/** Asks the plane itself: what somebody took away behind our back shows here before it shows anywhere else. */
export async function planeFinding(plane: DataPlane): Promise<Finding[]> {
  try {
    const missing = (await plane.missing?.()) ?? [];
    if (missing.length > 0)
      return missing.map((part) => damaged(plane, GONE[part] ?? `${part} is not as it should be`));
    if ((await plane.readMark()) !== undefined) return [];
    return [damaged(plane, "serves no table of ours")];
  } catch (error) {
    return [{ level: "problem", subject: plane.name, message: asOrcError(error).message, fix: FIX }];
  }
}

const damaged = ({ name }: DataPlane, message: string): Finding => ({
  level: "warning",
  subject: name,
  message,
  fix: FIX,
});
