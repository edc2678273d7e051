import type Dockerode from "dockerode";
import type { EngineInfo } from "../../engine/ports/container-engine.ts";
import { asHostEngineError } from "./host-engine-error.ts";

type Answer = {
  ID: string;
  Name: string;
  ServerVersion: string;
  NCPU: number;
  MemTotal: number;
  OperatingSystem: string;
  SecurityOptions?: string[];
  CgroupVersion?: string;
};

const CORE = 1_000_000_000;

/** What an engine is and what its machine can carry. */
export async function engineInfo(docker: Dockerode): Promise<EngineInfo> {
  const [info, version] = await asHostEngineError(() =>
    Promise.all([docker.info() as Promise<Answer>, docker.version()]),
  );
  return {
    id: info.ID,
    name: info.Name,
    version: info.ServerVersion,
    apiVersion: version.ApiVersion,
    cpuNano: info.NCPU * CORE,
    memoryBytes: info.MemTotal,
    rootless: (info.SecurityOptions ?? []).some((option) => option.includes("rootless")),
    desktop: info.OperatingSystem.includes("Docker Desktop"),
    cgroup: info.CgroupVersion === "2" ? "2" : "1",
  };
}
