import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { connectSocket } from "../../../../src/client/connect-socket.ts";
import type { OrcClient } from "../../../../src/client/orc-client.ts";
import { systemClock } from "../../../../src/drivers/clock/system-clock.ts";
import { Agent } from "../../../../src/engine/agent/agent.ts";
import type { ApiPorts } from "../../../../src/engine/api/api-ports.ts";
import { EngineCheck } from "../../../../src/engine/api/engine-check.ts";
import { listenOnSocket } from "../../../../src/engine/api/listen.ts";
import { RecentUsage } from "../../../../src/engine/api/recent-usage.ts";
import { createApiServer } from "../../../../src/engine/api/server.ts";
import { type Control, startControl } from "../../../../src/engine/control/control.ts";
import { healLoop } from "../../../../src/engine/heal/loop.ts";
import { PLANES } from "../../../../src/engine/model/host.ts";
import { ORC_VERSION } from "../../../../src/engine/model/version.ts";
import type { Visit } from "../../../../src/engine/model/visit.ts";
import { placeLoop } from "../../../../src/engine/place/loop.ts";
import type { ContainerSpec } from "../../../../src/engine/ports/container-engine.ts";
import type { HostVolume } from "../../../../src/engine/ports/host-engine.ts";
import type { LogEntry } from "../../../../src/engine/ports/log.ts";
import type { StoreCare } from "../../../../src/engine/ports/store-care.ts";
import { rolloutLoop } from "../../../../src/engine/rollout/loop.ts";
import { routeLoop } from "../../../../src/engine/route/loop.ts";
import { ClusterError } from "../../../../src/errors/orc-error.ts";
import { firstRecords } from "../../../../src/orcd/first-records.ts";
import { FakeComposeProjects } from "../../../fakes/compose-projects.ts";
import { CountingBuilder } from "../../../fakes/counting-builder.ts";
import type { Behaviour } from "../../../fakes/engine/behaviour.ts";
import { FakeEngine } from "../../../fakes/fake-engine.ts";
import { FakeProbe } from "../../../fakes/fake-probe.ts";
import { FakeTcpProbe } from "../../../fakes/fake-tcp-probe.ts";
import { LocalExec } from "../../../fakes/local-exec.ts";
import { MemoryAgentDisk } from "../../../fakes/memory-agent-disk.ts";
import { MemoryEventLog } from "../../../fakes/memory-event-log.ts";
import { MemoryEvidence } from "../../../fakes/memory-evidence.ts";
import { MemoryStore } from "../../../fakes/memory-store.ts";
import { Random } from "../../../sim/random.ts";
import { SimPlane } from "../../../sim/sim-plane.ts";

const CLUSTER = "c1";

/** A whole orcd in this process, loops and agent included: the engine is a fake one, the API and its socket are real. */
export class OrcdInMemory {
  readonly socket: string;
  readonly client: OrcClient;
  readonly engine: FakeEngine;
  readonly exec = new LocalExec();
  readonly compose = new FakeComposeProjects();
  readonly removedVolumes: string[] = [];
  volumes: HostVolume[] = [];
  readonly builder: CountingBuilder;
  readonly store = new MemoryStore();
  /** Ports that other programs of the machine have: `8080/tcp` → who. */
  readonly heldPorts: Record<string, string> = {};
  /** How knocks at ports go; a port that is not named takes connections. */
  readonly visits: Record<number, Visit> = {};
  readonly logged: LogEntry[] = [];
  readonly #folder: string;
  readonly #stopping = new AbortController();
  readonly #ready = Promise.withResolvers<ApiPorts>();
  readonly #server: Server;
  #control: Control | undefined;
  /** Backups and restores as a test wants them. */
  care: StoreCare = {
    state: () => ({}),
    backUp: async () => Promise.reject(new ClusterError("backup.none", "This store keeps nothing.")),
    read: () => Readable.from([]),
    prepare: async () => Promise.reject(new ClusterError("backup.none", "This store keeps nothing.")),
  };
  /** Set before `load`: no change is taken. */
  refusal: ClusterError | undefined;
  #agent: Agent | undefined;

  private constructor(folder: string, behaviour: (spec: ContainerSpec) => Behaviour) {
    this.#folder = folder;
    this.socket = join(folder, "orcd.sock");
    this.client = connectSocket(this.socket);
    this.engine = new FakeEngine({ clock: systemClock, random: new Random(1), clusterId: CLUSTER, behaviour });
    this.builder = new CountingBuilder(this.engine.world);
    this.#server = createApiServer(this.#ready.promise, (entry) => this.logged.push(entry), this.#stopping.signal);
  }

  /** Listens at once; `load` has it answer. */
  static async listen(behaviour: (spec: ContainerSpec) => Behaviour = () => ({})): Promise<OrcdInMemory> {
    const orcd = new OrcdInMemory(await mkdtemp(join(tmpdir(), "orcd-")), behaviour);
    await listenOnSocket(orcd.#server, orcd.socket);
    return orcd;
  }

  static async start(behaviour?: (spec: ContainerSpec) => Behaviour): Promise<OrcdInMemory> {
    const orcd = await OrcdInMemory.listen(behaviour);
    await orcd.load();
    return orcd;
  }

  async load(): Promise<void> {
    const { store, engine } = this;
    const clock = systemClock;
    const log = (entry: LogEntry): void => void this.logged.push(entry);
    const { host } = await firstRecords(store, CLUSTER);
    const events = new MemoryEventLog(clock);
    const loops = [rolloutLoop, placeLoop, healLoop, routeLoop];
    const control = await startControl({ store, clock, events, loops, seed: 1, log });
    const evidence = new MemoryEvidence();
    const planes = PLANES.map((name) => new SimPlane(name, clock, new Random(2), engine.world));
    this.#control = control;
    this.#agent = new Agent({
      settings: {
        host: host.name,
        clusterId: CLUSTER,
        version: ORC_VERSION,
        network: "orc",
        dnsServer: "10.210.1.1",
        domain: "orc.internal",
      },
      link: control.link,
      tools: {
        engine,
        evidence,
        tcp: new FakeTcpProbe(engine.world, clock),
        probe: new FakeProbe(engine.world, clock),
        connections: { inFlight: async () => 0 },
      },
      planes,
      disk: new MemoryAgentDisk(),
      clock,
      log,
    });
    await this.#agent.start();
    this.#ready.resolve({
      store,
      care: this.care,
      ...(this.refusal ? { refusal: this.refusal } : {}),
      state: control.state,
      events,
      clock,
      engine,
      usage: new RecentUsage(engine, clock, log),
      engineCheck: new EngineCheck(engine, clock),
      exec: this.exec,
      images: this.builder,
      compose: this.compose,
      volumes: {
        removeVolume: async (name) => void this.removedVolumes.push(name),
        volumesWithLabel: async () => this.volumes,
      },
      evidence,
      ports: { heldPorts: async () => this.heldPorts },
      planes,
      visitor: { visit: async (target) => this.visits[target.port] ?? { outcome: "connected", ms: 1 } },
      facts: {
        startedAt: clock.wall(),
        memoryBytes: () => 64e6,
        freeMemoryBytes: () => 3.1 * 1024 ** 3,
        storeBytes: async () => 1e6,
        keptData: async () => [{ what: "events", bytes: 2e6, mostBytes: 50e6 }],
        disk: async () => ({ totalBytes: 100e9, freeBytes: 50e9 }),
      },
      log,
      seed: 1,
      host: host.name,
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.client.close();
    this.#agent?.stop();
    await this.#control?.stop();
    await this.store.close();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    await rm(this.#folder, { recursive: true, force: true });
  }
}
