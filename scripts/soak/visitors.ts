import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { EngineHost } from "../../test/support/host/engine-host.ts";
import type { Met } from "./visitor.ts";

const PROGRAM = join(import.meta.dirname, "visitor.ts");

/** A visitor in a process of its own, so that what the soak does meanwhile delays none of its requests. */
class Visitor {
  readonly #child: ChildProcess;
  readonly #lines: Interface;

  constructor(child: ChildProcess) {
    if (!child.stdout) throw new Error("a visitor without output");
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
    child.stderr?.resume();
  }

  async ask<T>(words: string): Promise<T> {
    const answered = once(this.#lines, "line", { signal: AbortSignal.timeout(20_000) });
    this.#child.stdin?.write(`${words}\n`);
    const [line] = (await answered) as [string];
    return JSON.parse(line) as T;
  }

  leave(): void {
    this.#child.stdin?.end();
  }
}

/** One who comes by the published port from another machine, and one who comes by name from within the host. */
export class Visitors {
  readonly #byPort: Visitor;
  readonly #byName: Visitor;

  constructor(host: EngineHost, port: number, nameServer: string, name: string) {
    const node = [process.execPath, "--disable-warning=ExperimentalWarning", PROGRAM];
    const [program = "", ...words] = [...node, `http://${host.address}:${port}/`];
    this.#byPort = new Visitor(spawn(program, words));
    this.#byName = new Visitor(host.spawn([...node, "", nameServer, name]));
  }

  /** What they met with since they were last asked. */
  async met(): Promise<{ byPort: Met; byName: Met }> {
    const [byPort, byName] = await Promise.all([this.#byPort.ask<Met>("met"), this.#byName.ask<Met>("met")]);
    return { byPort, byName };
  }

  /** Whom a name leads to, asked from within the host. */
  resolve(name: string): Promise<string[]> {
    return this.#byName.ask<string[]>(`resolve ${name}`);
  }

  leave(): void {
    this.#byPort.leave();
    this.#byName.leave();
  }
}
