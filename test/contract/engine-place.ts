import { LABEL } from "../../src/engine/model/labels.ts";
import type { ContainerEngine, ContainerSpec } from "../../src/engine/ports/container-engine.ts";

/** What a container of a contract suite does. */
export type Program =
  /** Runs until it is asked to end, and then ends with 0. */
  | { does: "run" }
  | { does: "ignore-sigterm" }
  | { does: "exit"; code: number }
  /** Writes lines, one after the other, and ends; the last may lack its line break. */
  | { does: "print"; lines: Printed[] }
  /** Writes `tick` again and again. */
  | { does: "tick" }
  | { does: "eat-memory" }
  /** Its health check passes, or never does and says `not well`. */
  | { does: "be-well" }
  | { does: "be-unwell" }
  /** There is no such program. */
  | { does: "nothing" };

export type Printed = { stream: "stdout" | "stderr"; text: string };

/** An engine to put to the test, and hands that are not orc's. */
export type EnginePlace = {
  engine: ContainerEngine;
  clusterId: string;
  image: string;
  network: string;
  /** What the addresses of its network begin with: three numbers. */
  range: string;
  commandOf(program: Program): string[];
  byHand: {
    pause(id: string): Promise<void>;
    remove(id: string): Promise<void>;
    /** Takes it off its network while it runs. */
    disconnect(id: string): Promise<void>;
    /** Makes and starts a container with these labels; answers its id. */
    run(name: string, labels: Record<string, string>): Promise<string>;
  };
  /** Asks until the answer is neither undefined nor false. */
  until<T>(what: string, ask: () => Promise<T | undefined | false> | T | undefined | false): Promise<T>;
  dispose(): Promise<void>;
};

/** A memory limit that `eat-memory` does not stay within. */
const LITTLE_MEMORY = 16 * 2 ** 20;

/** What a replica's container would be made of, whose program is this. */
export function specOf(place: EnginePlace, name: string, program: Program): ContainerSpec {
  const isWatched = program.does === "be-well" || program.does === "be-unwell";
  const limits = program.does === "eat-memory" ? { memoryBytes: LITTLE_MEMORY } : {};
  return {
    name: `${place.clusterId}.${name}`,
    image: place.image,
    labels: { [LABEL.cluster]: place.clusterId, [LABEL.run]: name, "com.example": "yes" },
    environment: { GREETING: "hello" },
    command: place.commandOf(program),
    mounts: [],
    volumes: {},
    resources: { limits, reservations: {} },
    hostname: "web-1",
    network: place.network,
    dns: { servers: [], search: [], options: [] },
    ...(isWatched ? { healthcheck: CHECK } : {}),
  };
}

const CHECK = {
  test: ["CMD-SHELL", "test -e /tmp/well || { echo not well; exit 1; }"],
  intervalMs: 200,
  timeoutMs: 5000,
  retries: 2,
};

/** Makes and starts a container; answers its id. */
export async function startNew(place: EnginePlace, name: string, program: Program): Promise<string> {
  const id = await place.engine.create(specOf(place, name, program));
  await place.engine.start(id);
  return id;
}

/** Resolves with how the container ended, once it has. */
export const ended = (place: EnginePlace, id: string) =>
  place.until(`the end of ${id}`, async () => (await place.engine.inspect(id))?.exit);
