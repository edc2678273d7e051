import { realpath, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { engineMend } from "../errors/engine-mend.ts";
import { EngineError, type NextStep } from "../errors/orc-error.ts";

const DEFAULT_ENGINE_SOCKET = "/var/run/docker.sock";

/** Where the engine of this machine listens; `group` owns its socket, and will own orcd's. */
export type EngineSocket = { path: string; group: number };

const USUAL_ENGINE: NextStep = { text: "use the engine of this machine", command: "unset DOCKER_HOST" };
const OTHER_ENGINE: NextStep = { text: "another engine", command: "export DOCKER_HOST=unix:///…" };

/** Finds the engine by `DOCKER_HOST` or at the default socket, and says what to do when none answers there. */
export async function findEngine(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  probe = whyNoAnswer,
): Promise<EngineSocket> {
  if (platform !== "linux") {
    throw new EngineError("host.refused", "only engines on Linux can be used, and this is not Linux.", {
      next: [{ text: "run it on the machine whose Docker engine you mean, over ssh for example" }],
    });
  }
  const asked = env.DOCKER_HOST || `unix://${DEFAULT_ENGINE_SOCKET}`;
  if (!asked.startsWith("unix://")) {
    throw new EngineError("host.refused", `only an engine on this machine can be used, and DOCKER_HOST is ${asked}.`, {
      next: [USUAL_ENGINE],
    });
  }
  const path = asked.slice("unix://".length);
  const problem = await probe(path);
  if (problem) throw noEngine(path, problem, await rootlessSocket(env), await isBeside(path, probe));
  const real = await realpath(path);
  return { path: real, group: (await stat(real)).gid };
}

/** Connects once; the error's code when that fails. */
function whyNoAnswer(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(void socket.destroy()));
    socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "unknown"));
  });
}

/** Whether DOCKER_HOST leads past an engine that answers where engines do. */
const isBeside = async (path: string, probe: typeof whyNoAnswer): Promise<boolean> =>
  path !== DEFAULT_ENGINE_SOCKET && (await probe(DEFAULT_ENGINE_SOCKET)) === undefined;

async function rootlessSocket(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const path = join(env.XDG_RUNTIME_DIR ?? "/nonexistent", "docker.sock");
  return (await whyNoAnswer(path)) === undefined ? path : undefined;
}

function noEngine(path: string, code: string, rootless: string | undefined, isOtherThere: boolean): EngineError {
  const where = path === DEFAULT_ENGINE_SOCKET ? "the default socket" : path;
  if (code === "EACCES" || code === "EPERM") {
    return new EngineError("engine.unreachable", `no Docker engine answers at ${where} (permission denied).`, {
      next: [{ text: "let yourself in, then log in again", command: "sudo usermod -aG docker $USER" }, OTHER_ENGINE],
    });
  }
  if (rootless) {
    return new EngineError(
      "host.refused",
      `there is only a rootless Docker engine here (${rootless}), and orc needs one that runs as root.`,
      {
        next: [{ text: "install it", command: "sudo apt-get install docker.io" }, OTHER_ENGINE],
      },
    );
  }
  const start = code === "ECONNREFUSED" ? "it does not run" : "there is no such socket";
  return new EngineError("engine.unreachable", `no Docker engine answers at ${where} (${start}).`, {
    next: [
      ...(isOtherThere ? [USUAL_ENGINE] : []),
      engineMend(start),
      { text: "or install it", command: "sudo apt-get install docker.io" },
      OTHER_ENGINE,
    ],
  });
}
