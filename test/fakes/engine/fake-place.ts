import type { ContainerSpec } from "../../../src/engine/ports/container-engine.ts";
import type { EnginePlace, Printed, Program } from "../../contract/engine-place.ts";
import { Random } from "../../sim/random.ts";
import { FakeEngine } from "../fake-engine.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { Behaviour } from "./behaviour.ts";

const IMAGE = "busybox:1.36";
const POLL_MS = 50;

/** An engine in memory whose time goes by as fast as it can. */
export async function makeFakePlace(): Promise<EnginePlace> {
  const clock = new VirtualClock();
  const behaviour = ({ command = [] }: ContainerSpec): Behaviour => behaviourOf(JSON.parse(command[0] ?? "{}"));
  const engine = new FakeEngine({ clock, random: new Random(7), clusterId: "contract", behaviour });
  const { world } = engine;
  world.images.add(IMAGE);
  let isOver = false;
  const passTime = async (): Promise<void> => {
    while (!isOver) if (!(await clock.step())) await clock.settle();
  };
  const passing = passTime();
  return {
    engine,
    clusterId: world.clusterId,
    image: IMAGE,
    network: "orc",
    range: "10.210.1",
    commandOf: (program) => [JSON.stringify(program)],
    byHand: {
      pause: async (id) => world.pause(id),
      remove: async (id) => world.removeByHand(id),
      disconnect: async (id) => world.disconnect(id),
      run: async (name, labels) => world.addStranger({ name, labels }),
    },
    async until(what, ask) {
      for (let tries = 0; tries < 1000; tries += 1) {
        const answer = await ask();
        if (answer !== undefined && answer !== false) return answer;
        await new Promise<void>((resolve) => void clock.after(POLL_MS, resolve));
      }
      throw new Error(`${what}: not in time`);
    },
    async dispose() {
      isOver = true;
      await passing;
    },
  };
}

function behaviourOf(program: Program): Behaviour {
  switch (program.does) {
    case "run":
      return {};
    case "ignore-sigterm":
      return { ignoresSigterm: true };
    case "exit":
      return { exitAfterMs: 20, exitCode: program.code };
    case "eat-memory":
      return { exitAfterMs: 20, oom: true };
    case "print":
      return { prints: joined(program.lines).map(printedAt), exitAfterMs: program.lines.length + 1 };
    case "tick":
      return {
        prints: Array.from({ length: 10_000 }, (_, n) => ({ afterMs: n * 100, stream: "stdout", line: "tick" })),
      };
    case "be-well":
      return { healthyAfterMs: 200 };
    case "be-unwell":
      return { healthMessage: "not well" };
    case "nothing":
      return { refusesStart: "OCI runtime create failed: executable file not found" };
    default:
      return program satisfies never;
  }
}

/** A line that is written bit by bit is one. */
function joined(parts: readonly Printed[]): Printed[] {
  const lines: Printed[] = [];
  for (const { stream, text } of parts) {
    const last = lines.at(-1);
    if (last?.stream === stream && !last.text.endsWith("\n")) last.text += text;
    else lines.push({ stream, text });
  }
  return lines;
}

const printedAt = ({ stream, text }: Printed, index: number) => ({
  afterMs: index + 1,
  stream,
  line: text.replace(/\n$/, ""),
});
