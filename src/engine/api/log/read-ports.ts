import type { ApiPorts } from "../api-ports.ts";

/** What reading the logs of runs needs of an orcd. */
export type RunPorts = Pick<ApiPorts, "evidence" | "clock" | "log"> & { engine: Pick<ApiPorts["engine"], "logs"> };

/** And of whole apps. */
export type ReadPorts = RunPorts & Pick<ApiPorts, "state" | "host">;
