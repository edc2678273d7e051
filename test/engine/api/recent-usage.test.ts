import { describe, expect, test } from "vitest";
import { RecentUsage } from "../../../src/engine/api/recent-usage.ts";
import type { ContainerUsage } from "../../../src/engine/ports/container-engine.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

/** An engine that measures for as long as it is told, and counts how often it was asked. */
class SlowEngine {
  readonly asked: string[][] = [];
  readonly #clock: VirtualClock;
  takesMs = 1500;
  fails = false;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async usage(ids: string[]): Promise<Map<string, ContainerUsage>> {
    this.asked.push(ids);
    const memoryBytes = this.asked.length;
    await new Promise<void>((resolve) => void this.#clock.after(this.takesMs, resolve));
    if (this.fails) throw new Error("no engine");
    return new Map(ids.map((id) => [id, { cpuNano: 0, memoryBytes, memoryLimitBytes: 0 }]));
  }
}

function place() {
  const clock = new VirtualClock();
  const engine = new SlowEngine(clock);
  const usage = new RecentUsage(engine, clock, () => undefined);
  /** Asks, and lets that much time pass until the answer. */
  const memoryOf = async (id: string): Promise<number | undefined> => {
    const asked = usage.of([id]);
    await clock.advance(300);
    return (await asked).get(id)?.memoryBytes;
  };
  return { clock, engine, usage, memoryOf };
}

describe("usage of a moment ago", () => {
  test("rows do not wait for a slow engine: what was never measured is missing, and there the next time", async () => {
    const { clock, engine, memoryOf } = place();
    expect(await memoryOf("a")).toBeUndefined();
    await clock.advance(1500);
    expect(await memoryOf("a")).toBe(1);
    expect(engine.asked).toEqual([["a"]]);
  });

  test("an engine that is quick enough is waited for", async () => {
    const { engine, memoryOf } = place();
    engine.takesMs = 100;
    expect(await memoryOf("a")).toBe(1);
  });

  test("what is old is shown and measured anew behind the answer; what is very old is not shown", async () => {
    const { clock, engine, memoryOf } = place();
    engine.takesMs = 100;
    await memoryOf("a");
    await clock.advance(6000);
    expect(await memoryOf("a")).toBe(1);
    expect(await memoryOf("a")).toBe(2);
    engine.takesMs = 1500;
    await clock.advance(50_000);
    expect(await memoryOf("a")).toBeUndefined();
  });

  test("what is expected is measured before it is asked for", async () => {
    const { clock, usage, memoryOf } = place();
    usage.expect(["a"]);
    await clock.advance(1500);
    expect(await memoryOf("a")).toBe(1);
  });

  test("what runs is measured every half a minute, whether somebody asks or not, until that is ended", async () => {
    const { clock, engine, usage, memoryOf } = place();
    const ending = new AbortController();
    usage.keepUp(() => ["a", "b"], ending.signal);
    await clock.advance(95_000);
    expect(engine.asked).toEqual([
      ["a", "b"],
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(await memoryOf("a")).toBe(3);
    ending.abort();
    await clock.advance(95_000);
    expect(engine.asked).toHaveLength(4);
  });

  test("an engine that fails leaves rows without usage, and is asked again", async () => {
    const { clock, engine, memoryOf } = place();
    engine.takesMs = 100;
    engine.fails = true;
    expect(await memoryOf("a")).toBeUndefined();
    engine.fails = false;
    await clock.advance(1);
    expect(await memoryOf("a")).toBe(2);
  });
});
