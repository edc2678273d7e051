import type { OrcCommand, Started } from "./orc-command.ts";

/** A command before it is started: what help and completion read of it, and how to make one for a command line. */
export type CommandClass = (new (
  started: Started,
) => OrcCommand) &
  Pick<
    typeof OrcCommand,
    | "args"
    | "baseFlags"
    | "description"
    | "examples"
    | "flags"
    | "hidden"
    | "ownFlagsFirst"
    | "strict"
    | "summary"
    | "usage"
  >;

type Load = () => Promise<{ default: CommandClass }>;

/** Every command by its verb; only the one that is meant is loaded. */
export const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
  ["__complete", () => import("../commands/__complete.ts")],
  ["api", () => import("../commands/api.ts")],
  ["backup", () => import("../commands/backup.ts")],
  ["completion", () => import("../commands/completion.ts")],
  ["config", () => import("../commands/config.ts")],
  ["doctor", () => import("../commands/doctor.ts")],
  ["down", () => import("../commands/down.ts")],
  ["events", () => import("../commands/events.ts")],
  ["exec", () => import("../commands/exec.ts")],
  ["init", () => import("../commands/init.ts")],
  ["logs", () => import("../commands/logs.ts")],
  ["ls", () => import("../commands/ls.ts")],
  ["plan", () => import("../commands/plan.ts")],
  ["ps", () => import("../commands/ps.ts")],
  ["releases", () => import("../commands/releases.ts")],
  ["restart", () => import("../commands/restart.ts")],
  ["restore", () => import("../commands/restore.ts")],
  ["rollback", () => import("../commands/rollback.ts")],
  ["rollout", () => import("../commands/rollout.ts")],
  ["scale", () => import("../commands/scale.ts")],
  ["schema", () => import("../commands/schema.ts")],
  ["start", () => import("../commands/start.ts")],
  ["stop", () => import("../commands/stop.ts")],
  ["uninstall", () => import("../commands/uninstall.ts")],
  ["up", () => import("../commands/up.ts")],
  ["version", () => import("../commands/version.ts")],
  ["why", () => import("../commands/why.ts")],
]);
