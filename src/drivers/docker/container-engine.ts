import type Dockerode from "dockerode";
import type { ContainerInspectInfo, ContainerStats } from "dockerode";
import { LABEL } from "../../engine/model/labels.ts";
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
} from "../../engine/ports/container-engine.ts";
import { containerLog } from "./container-log.ts";
import { UsageMeter } from "./container-usage.ts";
import { createOptions } from "./create-options.ts";
import { type EventScope, engineEvents } from "./engine-events.ts";
import { engineInfo } from "./engine-info.ts";
import { requireExternalVolumes } from "./external-volumes.ts";
import { asHostEngineError, engineErrorOf, ifThere, isMissing } from "./host-engine-error.ts";
import { inTurns } from "./in-turns.ts";
import { observed } from "./observe.ts";
import { pullImage } from "./pull-image.ts";

/** An engine that is asked about everything at once answers nobody in time. */
const CALLS_AT_ONCE = 16;

/** The containers of one cluster on one Docker engine. */
export class DockerContainerEngine implements ContainerEngine {
  readonly #docker: Dockerode;
  readonly #label: string;
  readonly #scope: EventScope;
  /** Ids of containers of ours that may run: what is told of the network says only which container it is about. */
  readonly #ours = new Set<string>();
  readonly #meter = new UsageMeter();

  constructor(docker: Dockerode, scope: EventScope) {
    this.#docker = docker;
    this.#scope = scope;
    this.#label = `${LABEL.cluster}=${scope.clusterId}`;
  }

  async info(): Promise<EngineInfo> {
    return engineInfo(this.#docker);
  }

  async list(): Promise<ObservedContainer[]> {
    const filters = { label: [this.#label, LABEL.run] };
    const found = await asHostEngineError(() => this.#docker.listContainers({ all: true, filters }));
    for (const { Id, State } of found) if (State === "running") this.#ours.add(Id);
    const looked = await inTurns(found, CALLS_AT_ONCE, ({ Id }) => this.inspect(Id));
    return looked.filter((container) => container !== undefined);
  }

  async inspect(id: string): Promise<ObservedContainer | undefined> {
    const info = (await ifThere(this.#docker.getContainer(id).inspect())) as ContainerInspectInfo | undefined;
    return info && observed(info);
  }

  async *events(signal: AbortSignal): AsyncGenerator<EngineEvent> {
    for await (const event of engineEvents(this.#docker, this.#scope, signal)) {
      const { id, what } = event;
      // One that has ended leaves the network by itself.
      if (id !== undefined && what === "die") this.#ours.delete(id);
      if (id !== undefined && what === "start") this.#ours.add(id);
      if (what !== "disconnect" || (id !== undefined && this.#ours.has(id))) yield event;
    }
  }

  async hasImage(image: string): Promise<boolean> {
    return (await ifThere(this.#docker.getImage(image).inspect())) !== undefined;
  }

  pull(image: string, onProgress: (progress: PullProgress) => void): Promise<void> {
    return pullImage(this.#docker, image, onProgress);
  }

  async create(spec: ContainerSpec): Promise<string> {
    await requireExternalVolumes(this.#docker, spec);
    return (await asHostEngineError(() => this.#docker.createContainer(createOptions(spec)))).id;
  }

  async start(id: string): Promise<void> {
    // 304: it runs already.
    await accept([304], this.#docker.getContainer(id).start());
  }

  async unpause(id: string): Promise<void> {
    await accept([409, 500], this.#docker.getContainer(id).unpause(), /not paused/i);
  }

  async stop(id: string, signal: string | undefined, graceMs: number): Promise<void> {
    const t = Math.ceil(graceMs / 1000);
    await accept([304, 404], this.#docker.getContainer(id).stop({ t, ...(signal ? { signal } : {}) }));
  }

  async kill(id: string): Promise<void> {
    await accept([404, 409], this.#docker.getContainer(id).kill());
  }

  async remove(id: string): Promise<void> {
    // 409: its removal is under way already.
    await accept(
      [404, 409],
      this.#docker.getContainer(id).remove({ v: true }),
      /no such container|already in progress/i,
    );
  }

  async *logs(id: string, query: LogQuery, signal: AbortSignal): AsyncGenerator<LogLine> {
    try {
      yield* containerLog(this.#docker, id, query, signal);
    } catch (error) {
      if (!signal.aborted) throw engineErrorOf(error);
    }
  }

  async usage(ids: string[]): Promise<Map<string, ContainerUsage>> {
    const all = await inTurns(ids, CALLS_AT_ONCE, async (id) => {
      const container = this.#docker.getContainer(id);
      const stats = await ifThere(container.stats({ stream: false, "one-shot": true }) as Promise<ContainerStats>);
      return stats?.memory_stats?.usage ? [[id, this.#meter.usageOf(id, stats)] as const] : [];
    });
    return new Map(all.flat());
  }
}

/** Awaits a call that comes to the same when the engine answers so: the thing was so already. */
async function accept(statuses: readonly number[], call: Promise<unknown>, words?: RegExp): Promise<void> {
  try {
    await asHostEngineError(() => call);
  } catch (error) {
    const isFine = statuses.some((status) => isMissing(error, status)) && (words?.test(String(error)) ?? true);
    if (!isFine) throw error;
  }
}
