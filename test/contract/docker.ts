import { makeDockerPlace } from "../support/docker-place.ts";
import type { EngineHost } from "../support/host/engine-host.ts";
import { containerEndingsContract } from "./container-endings.ts";
import { containerEngineContract } from "./container-engine.ts";
import { containerEventsContract } from "./container-events.ts";
import { containerLogsContract } from "./container-logs.ts";
import { dockerBuilderContract } from "./docker-builder.ts";
import { dockerExecContract } from "./docker-exec.ts";
import { dockerMountsContract } from "./docker-mounts.ts";
import { dockerRestartContract } from "./docker-restart.ts";
import { dockerSpecContract } from "./docker-spec.ts";

/** All that our drivers promise of a Docker engine, on a real one. */
export function dockerContract(name: string, hostOf: () => EngineHost): void {
  const makePlace = () => makeDockerPlace(hostOf());
  containerEngineContract(name, makePlace);
  containerEndingsContract(name, makePlace);
  containerEventsContract(name, makePlace);
  containerLogsContract(name, makePlace);
  dockerSpecContract(name, hostOf);
  dockerMountsContract(name, hostOf);
  dockerExecContract(name, hostOf);
  dockerBuilderContract(name, hostOf);
  dockerRestartContract(name, hostOf);
}
