import type { ProbeAnswer } from "../../engine/model/probe-answer.ts";
import type { ContainerExec } from "../../engine/ports/container-exec.ts";
import type { Probe, ProbeQuestion } from "../../engine/ports/probe.ts";
import { askByExec } from "./exec-check.ts";
import { askByHttp } from "./http-check.ts";
import { askByTcp } from "./tcp-check.ts";

/** Probes from the host's own network, and commands by the engine. */
export class HostProbe implements Probe {
  readonly #exec: ContainerExec;

  constructor(exec: ContainerExec) {
    this.#exec = exec;
  }

  async ask({ check, address, container, timeoutMs }: ProbeQuestion): Promise<ProbeAnswer> {
    switch (check.kind) {
      case "http":
        return askByHttp(check, address, timeoutMs);
      case "tcp":
        return askByTcp(check, address, timeoutMs);
      case "exec":
        return askByExec(this.#exec, check.command, container, timeoutMs);
      case "grpc": {
        // Few services speak gRPC: who has none does not wait for its library.
        const { askByGrpc } = await import("./grpc-check.ts");
        return askByGrpc(check, address, timeoutMs);
      }
      default:
        return check satisfies never;
    }
  }
}
