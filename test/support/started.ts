import { join } from "node:path";
import { checkout, type EngineHost } from "./host/engine-host.ts";
import type { RunResult } from "./host/run.ts";
import type { Project } from "./project.ts";
import { waitFor } from "./wait-for.ts";

/** An `orc` that runs while the test does other things. */
export type StartedOrc = {
  stdout(): string;
  stderr(): string;
  signal(name: "INT" | "TERM"): Promise<void>;
  /** Reads nothing more of what it prints, until `resume`. */
  pause(): void;
  resume(): void;
  ended: Promise<RunResult>;
};

/** Starts `orc` in a project's folder; the test ends it, or waits for its end. */
export function startOrc(host: EngineHost, project: Project, ...args: string[]): StartedOrc {
  // Its pid comes first, as the host counts, so that a signal reaches orc and not what leads into the host.
  const child = host.spawn(["sh", "-c", 'echo $$ && exec "$@"', "sh", join(checkout, "bin/orc"), ...args], {
    cwd: project.folder,
  });
  let output = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (more: string) => {
    output += more;
  });
  child.stderr?.setEncoding("utf8").on("data", (more: string) => {
    stderr += more;
  });
  child.stdin?.end();
  const stdout = (): string => output.slice(output.indexOf("\n") + 1);
  return {
    stdout,
    stderr: () => stderr,
    pause: () => void child.stdout?.pause(),
    resume: () => void child.stdout?.resume(),
    async signal(name) {
      const pid = await waitFor("the pid", () => /^(\d+)\n/.exec(output)?.[1]);
      await host.output(["kill", `-${name}`, pid]);
    },
    ended: new Promise((resolve, reject) => {
      child.once("error", reject).once("close", (code) => resolve({ code: code ?? 1, stdout: stdout(), stderr }));
    }),
  };
}
