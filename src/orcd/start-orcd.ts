import { join } from "node:path";
import { systemClock } from "../drivers/clock/system-clock.ts";
import { FileEventLog } from "../drivers/events/file-event-log.ts";
import { machineFacts } from "../drivers/host/machine-facts.ts";
import { httpVisitor } from "../drivers/probe/http-visitor.ts";
import type { ApiPorts } from "../engine/api/api-ports.ts";
import { EngineCheck } from "../engine/api/engine-check.ts";
import { listenOnSocket } from "../engine/api/listen.ts";
import { RecentUsage } from "../engine/api/recent-usage.ts";
import { runningContainers } from "../engine/api/running-containers.ts";
import { createApiServer } from "../engine/api/server.ts";
import { startControl } from "../engine/control/control.ts";
import { SealableStore } from "../engine/control/sealable-store.ts";
import { viewOfStore } from "../engine/control/view-of-store.ts";
import { healLoop } from "../engine/heal/loop.ts";
import type { Seed } from "../engine/model/decision.ts";
import { placeLoop } from "../engine/place/loop.ts";
import type { Log } from "../engine/ports/log.ts";
import { rolloutLoop } from "../engine/rollout/loop.ts";
import { routeLoop } from "../engine/route/loop.ts";
import { ClusterError } from "../errors/orc-error.ts";
import { heardFrom } from "./heard-from.ts";
import { type HostPrograms, hostPrograms } from "./host-programs.ts";
import { KEPT_FOLDERS } from "./kept-folders.ts";
import { knownNow } from "./known-now.ts";
import { replicasOfOld } from "./replicas-of-old.ts";
import { replicasOnEngine } from "./replicas-on-engine.ts";
import { routingOnly } from "./routing-only.ts";
import type { OrcdSettings } from "./settings.ts";
import { storeCare } from "./store-care.ts";
import { takeStore } from "./take-store.ts";

/** An orcd at work; `stop` leaves replicas and data planes as they are. */
export type Orcd = { stop(): Promise<void> };

/** How long the API waits for the first sign of its own host before it answers all the same. */
const FIRST_BEAT_MS = 5000;

/** Throws of the place loop, and of the plan that previews it. */
const SEED: Seed = 1;

/** Every control loop there is: one more is one line more. */
const LOOPS = [rolloutLoop, placeLoop, healLoop, routeLoop];

/** Without a store to work from nothing is made, moved or stopped: what runs is only kept in reach. */
const SERVING_LOOPS = [routeLoop];

/** `failed`: orcd cannot go on; `restart`: another one is to go on from what is on the disk. Its process should end. */
export type OrcdEnds = { failed(error: unknown): void; restart(because: string): void };

/** What everybody is told who changes something while a store is restored. */
const restoring = (): ClusterError =>
  new ClusterError(
    "store.closed",
    "The store is being restored. Nothing was changed, and orcd starts anew in a moment.",
    {
      next: [{ text: "see what became of it", command: "orc ls" }],
    },
  );

/** Wires one host's orcd: store, control loops, agent and API. */
export async function startOrcd(settings: OrcdSettings, log: Log, ends: OrcdEnds): Promise<Orcd> {
  const clock = systemClock;
  const startedAt = clock.wall();
  const stopping = new AbortController();
  // Listens before anything is loaded: who asks early waits for the answer instead of being turned away.
  const ready = Promise.withResolvers<ApiPorts>();
  const server = createApiServer(ready.promise, log, stopping.signal);
  const { failed } = ends;
  const containers = (id: string | undefined) =>
    replicasOnEngine(settings.engineSocket, id, clock, log, stopping.signal);
  const taken = await takeStore({ settings, clock, log, containers, onDamaged: failed });
  await listenOnSocket(server, settings.apiSocket, settings.apiGroup);

  const { cluster, host, refusal, running } = taken;
  const store = new SealableStore(taken.store);
  const events = await FileEventLog.open({ folder: join(settings.state, "events"), clock });
  const control = await startControl({
    store,
    clock,
    events,
    loops: refusal ? SERVING_LOOPS : LOOPS,
    seed: SEED,
    log,
    onDeposed: () => failed("deposed"),
  });
  const link = refusal ? routingOnly(control.link, running) : control.link;
  const programs: HostPrograms = await hostPrograms({ settings, cluster, host, link, clock, log });
  void programs.start(stopping.signal).catch(failed);
  const { care, stop: stopCare } = storeCare({
    ...ends,
    state: settings.state,
    taken,
    clock,
    events,
    log,
    leader: {
      view: control.view,
      seal: () => store.seal(restoring()),
      async standStill() {
        await control.stop();
        programs.standStill();
        return viewOfStore(store, clock);
      },
      known: (view, from) => knownNow(view, host.name, from, running),
      replicasOfOld: () => replicasOfOld({ ...programs.traces, events, clock, log }),
    },
  });
  const usage = new RecentUsage(programs.ports.engine, clock, log);
  usage.keepUp(() => runningContainers(control.view(), {}).map(({ containerId }) => containerId), stopping.signal);
  await heardFrom(host.name, control.state, clock, FIRST_BEAT_MS);
  ready.resolve({
    store,
    state: control.state,
    events,
    clock,
    ...programs.ports,
    care,
    ...(refusal ? { refusal } : {}),
    usage,
    engineCheck: new EngineCheck(programs.ports.engine, clock),
    facts: machineFacts(settings.state, startedAt, KEPT_FOLDERS),
    visitor: httpVisitor,
    log,
    seed: SEED,
    host: host.name,
  });

  return {
    async stop() {
      stopping.abort();
      server.close();
      server.closeIdleConnections();
      programs.stop();
      stopCare();
      await control.stop();
      await store.close();
      server.closeAllConnections();
    },
  };
}
