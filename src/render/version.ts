import type { VersionDocument } from "../engine/model/requests.ts";
import { columns } from "./columns.ts";

/** Versions of both sides; an orcd that does not run is said so. */
export function renderVersion({
  version,
  node,
  orcd,
}: {
  version: string;
  node: string;
  orcd?: VersionDocument;
}): string {
  const daemon = orcd ? `${orcd.version} on ${orcd.host}` : "does not run; the first command that needs it starts it";
  return columns([
    ["orc", version],
    ["orcd", daemon],
    ["node", node.replace(/^v/, "")],
  ]).join("\n");
}
