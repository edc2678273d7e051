import { join } from "node:path";
import { systemClock } from "../drivers/clock/system-clock.ts";
import { FileEventLog } from "../drivers/events/file-event-log.ts";
import { machineFacts } from "../drivers/host/machine-facts.ts";
import { httpVisitor } from "../drivers/probe/http-visitor.ts";
import { SqliteStore } from "../drivers/sqlite/sqlite-store.ts";
import type { ApiPorts } from "../engine/api/api-ports.ts";
import { listenOnSocket } from "../engine/api/listen.ts";
import { RecentUsage } from "../engine/api/recent-usage.ts";
import { createApiServer } from "../engine/api/server.ts";
import { ChunkedStore } from "../engine/control/chunks/chunked-store.ts";
import { startControl } from "../engine/control/control.ts";
import { healLoop } from "../engine/heal/loop.ts";
import type { Seed } from "../engine/model/decision.ts";
import { placeLoop } from "../engine/place/loop.ts";
import type { Log } from "../engine/ports/log.ts";
import { rolloutLoop } from "../engine/rollout/loop.ts";
import { routeLoop } from "../engine/route/loop.ts";
import { firstRecords } from "./first-records.ts";
import { heardFrom } from "./heard-from.ts";
import { type HostPrograms, hostPrograms } from "./host-programs.ts";
import type { OrcdSettings } from "./settings.ts";

/** An orcd at work; `stop` leaves replicas and data planes as they are. */
export type Orcd = { stop(): Promise<void> };

/** How long the API waits for the first sign of its own host before it answers all the same. */
const FIRST_BEAT_MS = 5000;

/** Throws of the place loop, and of the plan that previews it. */
const SEED: Seed = 1;

/** Every control loop there is: one more is one line more. */
const LOOPS = [rolloutLoop, placeLoop, healLoop, routeLoop];

/** Wires one host's orcd: store, control loops, agent and API. `onFailure`: it cannot go on, and its process should end. */
export async function startOrcd(settings: OrcdSettings, log: Log, onFailure: (error: unknown) => void): Promise<Orcd> {
  const clock = systemClock;
  const startedAt = clock.wall();
  const stopping = new AbortController();
  // Listens before anything is loaded: who asks early waits for the answer instead of being turned away.
  const ready = Promise.withResolvers<ApiPorts>();
  const server = createApiServer(ready.promise, log, stopping.signal);
  const store = new ChunkedStore(new SqliteStore({ path: join(settings.state, "store.db") }));
  await listenOnSocket(server, settings.apiSocket, settings.apiGroup);

  const { cluster, host } = await firstRecords(store, settings.cluster);
  const events = await FileEventLog.open({ folder: join(settings.state, "events"), clock });
  const control = await startControl({
    store,
    clock,
    events,
    loops: LOOPS,
    seed: SEED,
    log,
    onDeposed: () => onFailure("deposed"),
  });
  const programs: HostPrograms = await hostPrograms({ settings, cluster, host, link: control.link, clock, log });
  void programs.start(stopping.signal).catch(onFailure);
  await heardFrom(host.name, control.state, clock, FIRST_BEAT_MS);
  ready.resolve({
    store,
    state: control.state,
    events,
    clock,
    ...programs.ports,
    usage: new RecentUsage(programs.ports.engine, clock, log),
    facts: machineFacts(settings.state, startedAt),
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
      await control.stop();
      await store.close();
      server.closeAllConnections();
    },
  };
}
