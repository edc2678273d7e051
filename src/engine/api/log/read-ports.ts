import type { ApiPorts } from "../api-ports.ts";

/** What reading logs needs of an orcd. */
export type ReadPorts = Pick<ApiPorts, "engine" | "evidence" | "state" | "clock" | "host" | "log">;
