import { containerEndingsContract } from "../contract/container-endings.ts";
import { containerEngineContract } from "../contract/container-engine.ts";
import { containerEventsContract } from "../contract/container-events.ts";
import { containerLogsContract } from "../contract/container-logs.ts";
import { makeFakePlace } from "./engine/fake-place.ts";

containerEngineContract("in memory", makeFakePlace);
containerEndingsContract("in memory", makeFakePlace);
containerEventsContract("in memory", makeFakePlace);
containerLogsContract("in memory", makeFakePlace);
