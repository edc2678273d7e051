import { containerEndingsContract } from "../contract/container-endings.ts";
import { containerEngineContract } from "../contract/container-engine.ts";
import { containerEventsContract } from "../contract/container-events.ts";
import { containerLogsContract } from "../contract/container-logs.ts";
import { makeDockerPlace } from "../support/docker-place.ts";
import { sharedHost } from "../support/shared-host.ts";

const makePlace = () => makeDockerPlace(sharedHost());

containerEngineContract("Docker", makePlace);
containerEndingsContract("Docker", makePlace);
containerEventsContract("Docker", makePlace);
containerLogsContract("Docker", makePlace);
