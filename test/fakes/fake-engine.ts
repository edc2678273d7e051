import type { Clock } from "../../src/engine/ports/clock.ts";
import type {
  ContainerEngine,
  ContainerSpec,
  ContainerUsage,
  EngineEvent,
  EngineInfo,
  LogLine,
  LogQuery,
  ObservedContainer,
  PullProgress,
} from "../../src/engine/ports/container-engine.ts";
import { EngineError } from "../../src/errors/orc-error.ts";
import type { Random } from "../sim/random.ts";
import type { Behaviour } from "./engine/behaviour.ts";
import { logOf } from "./engine/container-log.ts";
import { EngineWire } from "./engine/engine-wire.ts";
import { EngineWorld } from "./engine/engine-world.ts";
import type { FakeContainer } from "./engine/fake-container.ts";
import type { EngineCall, EngineTrouble } from "./engine/trouble.ts";

export type FakeEngineOptions = {
  clock: Clock;
  random: Random;
  clusterId: string;
  name?: string;
  /** First three bytes of the bridge's addresses: `10.210.1`. */
  subnet?: string;
  /** Asked at every start: what the program will do. */
  behaviour?: (spec: ContainerSpec) => Behaviour;
};

/** A container engine in memory: `world` is the truth and what others do to it, `trouble` what goes wrong on the way. */
export class FakeEngine implements ContainerEngine {
  readonly world: EngineWorld;
  readonly trouble: EngineTrouble;
  readonly #name: string;
  readonly #wire: EngineWire;

  constructor({ clock, random, clusterId, name = "alpha", subnet = "10.210.1", behaviour }: FakeEngineOptions) {
    this.#name = name;
    this.world = new EngineWorld(clock, clusterId, subnet, behaviour ?? (() => ({})));
    this.#wire = new EngineWire(this.world, clock, random);
    this.trouble = this.#wire.trouble;
  }

  info(): Promise<EngineInfo> {
    const info: EngineInfo = { ...FAKE_INFO, id: `engine-${this.#name}`, name: this.#name };
    return this.#wire.call("info", undefined, () => info);
  }

  list(): Promise<ObservedContainer[]> {
    const ours = (): FakeContainer[] => this.world.all().filter((container) => this.world.isOurs(container));
    return this.#wire.call("list", undefined, () => ours().map((container) => container.observed()));
  }

  inspect(id: string): Promise<ObservedContainer | undefined> {
    return this.#wire.call("inspect", id, () => this.world.find(id)?.observed());
  }

  events(signal: AbortSignal): AsyncIterable<EngineEvent> {
    return this.#wire.events(signal);
  }

  hasImage(image: string): Promise<boolean> {
    return this.#wire.call("hasImage", image, () => this.world.images.has(image));
  }

  pull(image: string, onProgress: (progress: PullProgress) => void): Promise<void> {
    return this.#wire.call("pull", image, () => {
      const totalBytes = this.world.registry.get(image);
      if (totalBytes === undefined) throw new EngineError("image.missing", `pull access denied for ${image}`);
      if (this.#wire.happens("pullFails")) throw new EngineError("image.missing", `${image}: connection reset`);
      for (const part of [0, 0.5, 1]) onProgress({ image, currentBytes: Math.floor(totalBytes * part), totalBytes });
      this.world.images.add(image);
    });
  }

  create(spec: ContainerSpec): Promise<string> {
    return this.#wire.call("create", spec.name, () => {
      if (!this.world.images.has(spec.image)) {
        throw new EngineError("image.missing", `No such image: ${spec.image}`);
      }
      const taken = this.world.find(spec.name);
      if (taken) throw new EngineError("container.conflict", `The name ${spec.name} is in use by ${taken.id}`);
      return this.world.make(structuredClone(spec)).id;
    });
  }

  start(id: string): Promise<void> {
    return this.#change("start", id, (container) => {
      if (container.state === "running") return;
      if (container.state === "paused") {
        throw new EngineError("container.conflict", "cannot start a paused container, try unpause instead");
      }
      const refusal = this.world.start(container);
      if (refusal !== undefined) throw new EngineError("engine.refused", refusal);
    });
  }

  unpause(id: string): Promise<void> {
    return this.#change("unpause", id, (container) => container.unpause());
  }

  stop(id: string, _signal: string | undefined, graceMs: number): Promise<void> {
    return this.#wire.call("stop", id, async () => {
      const container = this.world.find(id);
      if (!container?.isUp) return;
      container.signal();
      const ended = await this.#wire.within(graceMs, (call) => container.whenEnded(call));
      if (!ended) container.kill();
    });
  }

  kill(id: string): Promise<void> {
    return this.#wire.call("kill", id, () => this.world.find(id)?.kill());
  }

  remove(id: string): Promise<void> {
    return this.#wire.call("remove", id, () => {
      const container = this.world.find(id);
      if (container?.isUp) throw new EngineError("container.conflict", `You cannot remove a running container ${id}`);
      if (container) this.world.forget(container);
    });
  }

  async *logs(id: string, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    const container = await this.#wire.call("logs", id, () => this.#mustFind(id));
    yield* logOf(container, query, signal);
  }

  usage(ids: string[]): Promise<Map<string, ContainerUsage>> {
    return this.#wire.call("usage", undefined, () => {
      const up = ids.map((id) => this.world.find(id)).filter((found) => found?.isUp === true);
      return new Map(up.flatMap((found) => (found ? [[found.id, usageOf(found)] as const] : [])));
    });
  }

  #change(call: EngineCall, id: string, effect: (container: FakeContainer) => void): Promise<void> {
    return this.#wire.call(call, id, () => effect(this.#mustFind(id)));
  }

  #mustFind(id: string): FakeContainer {
    const container = this.world.find(id);
    if (!container) throw new EngineError("container.missing", `No such container: ${id}`);
    return container;
  }
}

const GIB = 2 ** 30;

const FAKE_INFO = {
  version: "29.0.0",
  apiVersion: "1.52",
  cpuNano: 4_000_000_000,
  memoryBytes: 8 * GIB,
  rootless: false,
  desktop: false,
  cgroup: "2",
} as const;

const usageOf = ({ spec, behaviour }: FakeContainer): ContainerUsage => ({
  cpuNano: behaviour.cpuNano ?? 1_000_000,
  memoryBytes: behaviour.memoryBytes ?? 2 ** 20,
  memoryLimitBytes: spec.resources.limits.memoryBytes ?? FAKE_INFO.memoryBytes,
});
