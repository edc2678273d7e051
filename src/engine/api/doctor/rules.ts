import { engineMend } from "../../../errors/engine-mend.ts";
import type { Finding } from "../../model/requests.ts";
import type { EngineInfo } from "../../ports/container-engine.ts";
import { mebibytes, megabytes, share } from "./words.ts";

/** What was found out about this host, before it is judged. */
export type Examined = {
  engine: EngineInfo | { unreachable: string };
  disk: { totalBytes: number; freeBytes: number };
  memoryBytes: number;
};

const DISK_WARNS_AT = 0.9;
const EVIDENCE_NEEDS_BYTES = 1024 ** 3;
const MEMORY_WARNS_AT_BYTES = 512 * 1024 ** 2;

export function engineFinding({ engine }: Examined): Finding {
  if ("unreachable" in engine) {
    return {
      level: "problem",
      subject: "engine",
      message: engine.unreachable,
      fix: engineMend(engine.unreachable),
    };
  }
  return { level: "ok", subject: "engine", message: `Docker ${engine.version}, cgroup v${engine.cgroup}` };
}

export function diskFinding({ disk }: Examined): Finding {
  const { totalBytes, freeBytes } = disk;
  const used = totalBytes === 0 ? 0 : 1 - freeBytes / totalBytes;
  const fix = { text: "remove images that nothing uses", command: "docker image prune" };
  if (freeBytes < EVIDENCE_NEEDS_BYTES) {
    const message = `${megabytes(freeBytes)} free: logs of runs that end are not kept any more`;
    return { level: "problem", subject: "disk", message, fix };
  }
  if (used >= DISK_WARNS_AT) {
    return { level: "warning", subject: "disk", message: `${share(used)} used, ${megabytes(freeBytes)} free`, fix };
  }
  return { level: "ok", subject: "disk", message: `${share(used)} used, ${megabytes(freeBytes)} free` };
}

export function orcdFinding({ memoryBytes }: Examined, version: string, upFor: string): Finding {
  const level = memoryBytes > MEMORY_WARNS_AT_BYTES ? "warning" : "ok";
  return { level, subject: "orcd", message: `${version}, up ${upFor}, ${mebibytes(memoryBytes)}` };
}
