import type { ContainerInspectInfo } from "dockerode";
import type { ContainerState, ObservedContainer } from "../../engine/ports/container-engine.ts";

/** The words of engines for how a container is; one that is being taken away has ended as far as anybody is concerned. */
const STATES: Record<string, ContainerState> = {
  created: "created",
  running: "running",
  restarting: "running",
  paused: "paused",
  exited: "exited",
  removing: "exited",
  dead: "exited",
};

/** An engine that has no time to tell gives the year 1. */
const NEVER = "0001-01-01";
const HEALTH_WORDS = 300;

/** A container as the engine shows it when it is looked at closely. */
export function observed(info: ContainerInspectInfo): ObservedContainer {
  const { State: state, NetworkSettings: network } = info;
  const [joined] = Object.values(network.Networks);
  const address = joined?.IPAddress;
  const health = healthOf(state.Health?.Status);
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ""),
    labels: info.Config.Labels ?? {},
    image: info.Config.Image,
    hostname: info.Config.Hostname,
    state: STATES[state.Status] ?? "exited",
    ...(health ? { health } : {}),
    ...(health === "unhealthy" ? { healthMessage: lastWords(state.Health) } : {}),
    ...exitOf(state),
    ...(state.StartedAt.startsWith(NEVER) ? {} : { startedAt: state.StartedAt }),
    ...(address ? { address } : {}),
    ...(state.Pid > 0 ? { pid: state.Pid } : {}),
  };
}

function exitOf(state: ContainerInspectInfo["State"]): Pick<ObservedContainer, "exit"> {
  if (STATES[state.Status] !== "exited") return {};
  const { ExitCode: code, OOMKilled: oomKilled, Error: error, FinishedAt, StartedAt } = state;
  // The engine notes a start after the program was let go: one that ends at once has ended, by its word, before it started.
  const at = Date.parse(FinishedAt) < Date.parse(StartedAt) ? StartedAt : FinishedAt;
  return { exit: { code, oomKilled, at, ...(error ? { error } : {}) } };
}

function healthOf(status: string | undefined): ObservedContainer["health"] {
  return status === "starting" || status === "healthy" || status === "unhealthy" ? status : undefined;
}

function lastWords(health: ContainerInspectInfo["State"]["Health"]): string {
  const output = health?.Log.at(-1)?.Output.trim() ?? "";
  return output.slice(-HEALTH_WORDS);
}
