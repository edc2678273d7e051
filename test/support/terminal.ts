import type { EngineHost } from "./host/engine-host.ts";
import { waitFor } from "./wait-for.ts";

/** A command on a terminal of its own, as a person has one. */
export type Terminal = {
  /** All that was shown so far. */
  text(): string;
  type(keys: string): void;
  resize(columns: number, rows: number): Promise<void>;
  exitCode: Promise<number>;
};

/** Starts a command of a test host on a new terminal of 80 by 24. */
export async function openTerminal(host: EngineHost, command: string, cwd: string): Promise<Terminal> {
  const child = host.spawn(["script", "-qefc", `stty cols 80 rows 24; tty; exec ${command}`, "/dev/null"], { cwd });
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  const exitCode = new Promise<number>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve(code ?? 1));
  });
  const device = await waitFor("a terminal", () => /\/dev\/pts\/\d+/.exec(text)?.[0]);
  return {
    text: () => text,
    type: (keys) => void child.stdin?.write(keys),
    async resize(columns, rows) {
      await host.output(["stty", "-F", device, "cols", String(columns), "rows", String(rows)]);
    },
    exitCode,
  };
}
