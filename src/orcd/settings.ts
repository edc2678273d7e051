import { API_SOCKET } from "../engine/model/version.ts";
import { UserError } from "../errors/orc-error.ts";

/** What an orcd is told when it is started, by its container's environment. */
export type OrcdSettings = {
  /** Drawn by whoever made the state's volume; absent: drawn here when the store is made. */
  cluster?: string;
  apiSocket: string;
  /** Group that may use the API: the one that may use the engine. */
  apiGroup?: number;
  engineSocket: string;
  state: string;
  names: string;
  baseImage: string;
  netDevices: string;
  netSysctls: string;
  logLevel: "debug" | "info";
};

/** Reads the settings; what is not set is as on a machine where orcd runs without a container. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): OrcdSettings {
  const state = environment.ORC_STATE || "/var/lib/orc";
  const group = environment.ORC_SOCKET_GROUP;
  if (group && !/^\d+$/.test(group)) throw new UserError("input.usage", `ORC_SOCKET_GROUP is ${group}, and no number.`);
  return {
    ...(environment.ORC_CLUSTER ? { cluster: environment.ORC_CLUSTER } : {}),
    apiSocket: environment.ORC_SOCKET || API_SOCKET,
    ...(group ? { apiGroup: Number(group) } : {}),
    engineSocket: environment.ORC_ENGINE_SOCKET || "/var/run/docker.sock",
    state,
    names: environment.ORC_NAMES || `${state}/names`,
    baseImage: environment.ORC_BASE_IMAGE || "orcd-base:1",
    netDevices: environment.ORC_NET_DEVICES || "/sys/devices/virtual/net",
    netSysctls: environment.ORC_NET_SYSCTLS || "/proc/sys/net",
    logLevel: environment.ORC_LOG === "debug" ? "debug" : "info",
  };
}
