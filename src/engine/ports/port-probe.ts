import type { Protocol } from "../model/app-spec.ts";

/** Asks a host whether ports could be published on it right now. */
export type PortProbe = {
  /** The ports that could not be had, by `8080/tcp`, and who holds them or why. */
  heldPorts(ports: { published: number; protocol: Protocol; hostIp?: string }[]): Promise<Record<string, string>>;
};
