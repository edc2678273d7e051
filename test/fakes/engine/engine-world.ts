import { LABEL } from "../../../src/engine/model/labels.ts";
import type { Clock } from "../../../src/engine/ports/clock.ts";
import type { ContainerSpec, ObservedContainer } from "../../../src/engine/ports/container-engine.ts";
import type { Behaviour } from "./behaviour.ts";
import { FakeContainer } from "./fake-container.ts";
import { Feed } from "./feed.ts";
import type { EngineCall } from "./trouble.ts";

/** What an engine was asked, in the order in which it reached it. */
export type Asked = { at: number; call: EngineCall; id?: string };

/** Calls that change the container they name. */
const CHANGING: readonly EngineCall[] = ["start", "unpause", "stop", "kill", "remove"];

const FIRST_ADDRESS = 2;
const LAST_ADDRESS = 254;

/** The truth about one engine and its machine, and all that others than orc can do to it. It outlives every orcd. */
export class EngineWorld {
  readonly clusterId: string;
  /** Changes with each going down: a call from before is answered by nobody. */
  incarnation = 1;
  /** An address that somebody outside this engine's sight has. */
  stranger: string | undefined;
  isUp = true;
  readonly images = new Set<string>();
  /** Images that can be pulled, and how large they are. */
  readonly registry = new Map<string, number>();
  readonly asked: Asked[] = [];
  /** Calls that changed a container which is not of our cluster: must stay empty. */
  readonly touchedStrangers: Asked[] = [];
  /** Every change of a container of ours, before any of it is lost on its way. */
  readonly changes = new Feed<{ id: string; name: string; what: string; part?: string }>();
  /** Containers that others gave our labels. */
  readonly forged = new Set<string>();
  /** Names of containers that a call was about which nobody answers as long as the engine is up. */
  readonly hung = new Set<string>();
  /** The network that containers join; without it none starts. */
  hasNetwork = true;
  readonly #clock: Clock;
  readonly #behaviour: (spec: ContainerSpec) => Behaviour;
  readonly #subnet: string;
  readonly #containers = new Map<string, FakeContainer>();
  #made = 0;
  #thaw: PromiseWithResolvers<void> | undefined;
  readonly #onDown = new Set<() => void>();

  constructor(clock: Clock, clusterId: string, subnet: string, behaviour: (spec: ContainerSpec) => Behaviour) {
    this.#clock = clock;
    this.clusterId = clusterId;
    this.#subnet = subnet;
    this.#behaviour = behaviour;
  }

  /** Every container there is, strangers' too. */
  containers(): ObservedContainer[] {
    return this.all().map((container) => container.observed());
  }

  all(): FakeContainer[] {
    return [...this.#containers.values()];
  }

  /** By id or name, as an engine takes both. */
  find(idOrName: string): FakeContainer | undefined {
    return this.#containers.get(idOrName) ?? this.all().find(({ name }) => name === idOrName);
  }

  /** A replica's run of our cluster. */
  isOurs({ spec: { labels } }: FakeContainer): boolean {
    return labels[LABEL.cluster] === this.clusterId && labels[LABEL.run] !== undefined;
  }

  ask(call: EngineCall, id?: string): void {
    const asked = { at: this.#clock.now(), call, ...(id === undefined ? {} : { id }) };
    this.asked.push(asked);
    const container = id === undefined ? undefined : this.find(id);
    if (container && CHANGING.includes(call) && (!this.isOurs(container) || this.forged.has(container.id)))
      this.touchedStrangers.push(asked);
  }

  make(spec: ContainerSpec): FakeContainer {
    this.#made += 1;
    const container = new FakeContainer(`c${this.#made}`, spec, this.#clock, (id, what) => this.#tell(id, what));
    this.#containers.set(container.id, container);
    this.#tell(container.id, "create");
    return container;
  }

  /** Starts it at the lowest free address of the bridge; an answer is why it could not. */
  start(container: FakeContainer): string | undefined {
    if (!this.hasNetwork) return "network orc not found";
    const behaviour = this.#behaviour(container.spec);
    if (behaviour.refusesStart !== undefined) return behaviour.refusesStart;
    const { address = this.#lowestFreeAddress() } = container.spec;
    if (
      address === this.stranger ||
      this.all().some((other) => other !== container && other.isUp && other.address === address)
    ) {
      return "Address already in use";
    }
    if (address === undefined) return "no available IPv4 addresses on this network's address pools";
    container.start(behaviour, address);
    return undefined;
  }

  forget(container: FakeContainer): void {
    this.#tell(container.id, "destroy");
    this.#containers.delete(container.id);
  }

  /** Somebody else's container, which runs. */
  addStranger(spec: Pick<ContainerSpec, "name"> & Partial<ContainerSpec>): string {
    const container = this.make({ ...STRANGER, ...spec });
    container.start({}, this.#lowestFreeAddress() ?? "");
    return container.id;
  }

  /** `docker commit` and `docker run`, or whatever else copies labels. */
  forge(name: string, labels: Record<string, string>): string {
    const id = this.addStranger({ name, labels });
    this.forged.add(id);
    return id;
  }

  /** `docker network disconnect -f`. */
  disconnect(id: string): void {
    const container = this.find(id);
    if (!container?.isUp) return;
    container.address = undefined;
    this.#tell(id, "disconnect");
  }

  /** Every container is taken off the network, and it is removed. */
  loseNetwork(): void {
    this.hasNetwork = false;
    for (const { id } of this.all()) this.disconnect(id);
  }

  crash(id: string, code = 1): void {
    this.find(id)?.end(code);
  }

  oom(id: string): void {
    this.find(id)?.end(137, true);
  }

  pause(id: string): void {
    this.find(id)?.pause();
  }

  /** `docker stop`, by somebody who does not wait long. */
  stopByHand(id: string): void {
    const container = this.find(id);
    if (container) container.end(container.behaviour.ignoresSigterm ? 137 : (container.behaviour.stopCode ?? 0));
  }

  /** `docker rm -f`. */
  removeByHand(id: string): void {
    const container = this.find(id);
    container?.kill();
    if (container) this.forget(container);
  }

  rename(id: string, name: string): void {
    const container = this.find(id);
    if (container) container.name = name;
    if (container) this.#tell(container.id, "rename");
  }

  /** The engine ends; its containers with it, or they live on. */
  goDown(containers: "live" | "die"): void {
    this.isUp = false;
    this.incarnation += 1;
    this.changes.end();
    if (containers === "die") for (const container of this.all()) container.kill();
    for (const container of this.all()) container.output.end();
    const told = [...this.#onDown];
    this.#onDown.clear();
    for (const call of told) call();
  }

  goUp(): void {
    this.isUp = true;
  }

  /** `kill -STOP` of the engine: what it was asked and what it has to tell waits; containers live on. */
  get isFrozen(): boolean {
    return this.#thaw !== undefined;
  }

  freeze(): void {
    this.#thaw ??= Promise.withResolvers<void>();
  }

  thaw(): void {
    this.#thaw?.resolve();
    this.#thaw = undefined;
  }

  /** Resolves once the engine is not frozen. */
  async whenThawed(): Promise<void> {
    while (this.#thaw) await this.#thaw.promise;
  }

  /** Calls once, when the engine goes down next; the answer cancels. */
  whenDown(call: () => void): () => void {
    this.#onDown.add(call);
    return () => void this.#onDown.delete(call);
  }

  #lowestFreeAddress(): string | undefined {
    const used = new Set(this.all().map(({ address }) => address));
    for (let last = FIRST_ADDRESS; last <= LAST_ADDRESS; last += 1) {
      if (!used.has(`${this.#subnet}.${last}`)) return `${this.#subnet}.${last}`;
    }
    return undefined;
  }

  #tell(id: string, what: string): void {
    const container = this.#containers.get(id);
    if (container?.spec.labels[LABEL.cluster] !== this.clusterId) return;
    const part = container.spec.labels[LABEL.component];
    this.changes.push({ id, name: container.name, what, ...(part === undefined ? {} : { part }) });
  }
}

const STRANGER: Omit<ContainerSpec, "name"> = {
  image: "stranger:1",
  labels: {},
  environment: {},
  mounts: [],
  volumes: {},
  resources: { limits: {}, reservations: {} },
  hostname: "stranger",
  network: "bridge",
  dns: { servers: [], search: [], options: [] },
};
