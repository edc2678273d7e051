import { OrcError } from "../../errors/orc-error.ts";
import { isOlder, speaksWith } from "./version.ts";

/** Undefined when client and orcd speak to each other; else which side is older and what to do about it. */
export function versionSkew(client: string, orcd: string): OrcError | undefined {
  if (speaksWith(client, orcd)) return undefined;
  if (isOlder(client, orcd)) {
    return new OrcError("version.skew", `This orc is ${client}, older than the orcd ${orcd} on this host.`, {
      next: [{ text: "install orc in the version of this host", command: `npm install --global orc@${orcd}` }],
    });
  }
  return new OrcError("version.skew", `The orcd on this host is ${orcd}, older than this orc ${client}.`, {
    next: [{ text: "put the newer orcd in place; what runs keeps running", command: "docker rm -f orcd && orc ls" }],
  });
}
