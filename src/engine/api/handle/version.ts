import type { VersionDocument } from "../../model/requests.ts";
import { ORC_VERSION } from "../../model/version.ts";
import type { Answer, Call } from "../call.ts";

export function version({ ports }: Call): Answer {
  const document: VersionDocument = {
    version: ORC_VERSION,
    clusterId: ports.state.view.cluster?.value.id ?? "",
    storeId: ports.store.id,
    host: ports.host,
    startedAt: ports.facts.startedAt,
    memoryBytes: ports.facts.memoryBytes(),
    ...(ports.refusal ? { refusal: ports.refusal.toJSON() } : {}),
  };
  return { json: document };
}
