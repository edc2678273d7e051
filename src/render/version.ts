import type { VersionDocument } from "../engine/model/requests.ts";
import { columns } from "./columns.ts";

/** Versions of both sides; an orcd that does not run is said so. */
export function renderVersion({
  version,
  node,
  orcd,
  isShut = false,
}: {
  version: string;
  node: string;
  orcd?: VersionDocument;
  /** Its socket is there and lets this user not in. */
  isShut?: boolean;
}): string {
  const silent = isShut
    ? "its socket lets in who may use the Docker engine"
    : "does not run; the first command that needs it starts it";
  const daemon = orcd ? `${orcd.version} on ${orcd.host}` : silent;
  return columns([
    ["orc", version],
    ["orcd", daemon],
    ["node", node.replace(/^v/, "")],
  ]).join("\n");
}
