import { isDeepStrictEqual } from "node:util";
import { LABEL } from "../../src/engine/model/labels.ts";
import { appOfReplica } from "../../src/engine/model/names.ts";
import { keyOf } from "../../src/engine/model/records.ts";
import type { Release } from "../../src/engine/model/release.ts";
import { AGENT_STATES, type ReplicaRecord } from "../../src/engine/model/replica.ts";
import type { Asked } from "../fakes/engine/engine-world.ts";
import type { Invariant } from "./invariant.ts";
import { hasProbe } from "./probed.ts";
import { recordInvariants } from "./record-invariants.ts";
import { rolloutInvariants } from "./rollout-invariants.ts";
import { runInvariants } from "./run-invariants.ts";
import type { SimHost } from "./sim-host.ts";
import { onChange, stored } from "./stored.ts";
import type { World } from "./world.ts";

/** All invariants of one world; some remember what they saw before. */
export function invariants(): Invariant[] {
  return [
    { says: "A replica has one live run at most.", check: oneRun },
    { says: "A volume with one writer is never written by two.", check: oneWriter },
    { says: "Containers of others are never touched.", check: strangersUntouched },
    { says: "A replica's state moves one way.", check: statesMoveForward() },
    { says: "A release never changes.", check: releasesStay() },
    { says: "Nothing is sent to an address that another replica has.", check: addressesStay },
    { says: "In peace nothing is sent to what its readiness probe has long found unwell.", check: unwellGetNothing },
    { says: "What is ended was to end, and nothing was sent to it any more.", check: endsAreMeant() },
    ...recordInvariants(),
    ...rolloutInvariants(),
    ...runInvariants(),
  ];
}

function oneRun({ hosts }: World): string | undefined {
  const seen = new Map<string, string>();
  for (const { name, labels } of hosts.flatMap((host) => host.up())) {
    const replica = labels[LABEL.replica] ?? "";
    const other = seen.get(replica);
    if (other !== undefined) return `${other} and ${name} are up at once`;
    seen.set(replica, name);
  }
  return undefined;
}

function oneWriter({ hosts }: World): string | undefined {
  const writers = new Map<string, string>();
  for (const host of hosts) {
    for (const { spec, name, isUp } of host.engine.world.all()) {
      const volume = spec.mounts.find((mount) => mount.type === "volume");
      if (!isUp || volume?.type !== "volume") continue;
      const key = `${spec.labels[LABEL.app]}/${volume.source}`;
      const other = writers.get(key);
      if (other !== undefined) return `${other} and ${name} both write to ${key}`;
      writers.set(key, name);
    }
  }
  return undefined;
}

/** With more hosts, one that is down may serve an old table. */
function addressesStay({ hosts }: World): string | undefined {
  const [host, ...others] = hosts;
  if (!host || others.length > 0) return undefined;
  const at = new Map(
    host.up().map(({ address = "", name, labels }) => [address, { name, replica: labels[LABEL.replica] }]),
  );
  for (const plane of host.planes) {
    for (const { replica, address } of Object.values(plane.serving).flatMap(({ endpoints }) => endpoints)) {
      const there = at.get(address);
      if (there && there.replica !== replica) return `${plane.name} sends what is for ${replica} to ${there.name}`;
    }
  }
  return undefined;
}

/** The probes of the simulator make up their mind in 5 s; a leader, an engine and data planes that work need less than the rest. */
const NOTICED_MS = 25_000;

function unwellGetNothing({ hosts, view, peaceSince, clock }: World): string | undefined {
  const now = clock.now();
  if (peaceSince === undefined || now - peaceSince < NOTICED_MS) return undefined;
  for (const host of hosts) {
    for (const container of host.engine.world.all()) {
      const since = container.failsProbesSince();
      const replica = container.spec.labels[LABEL.replica];
      if (!container.isUp || since === undefined || replica === undefined || now - since < NOTICED_MS) continue;
      const serving = host.planes.find((plane) => plane.serves(replica));
      if (serving && hasProbe(view, replica, "readiness")) return `${serving.name} sends to ${container.name}`;
    }
  }
  return undefined;
}

function strangersUntouched({ hosts }: World): string | undefined {
  const [touched] = hosts.flatMap(({ engine }) => engine.world.touchedStrangers);
  return touched && `${touched.call} of ${touched.id}`;
}

/** A backup may be of before an agent said more; it says so again. */
const statesMoveForward = (): Invariant["check"] =>
  onChange("status", ({ before, after }) => {
    const isBack = before && after && AGENT_STATES.indexOf(after.state) < AGENT_STATES.indexOf(before.state);
    return isBack ? `${after.replica} went back to ${after.state}` : undefined;
  });

function releasesStay(): Invariant["check"] {
  const first = new Map<string, Release>();
  let store = "";
  return onChange("release", ({ key, after }, { disk }) => {
    if (store !== disk.id) first.clear();
    store = disk.id;
    if (!after) return undefined;
    const before = first.get(key) ?? after;
    first.set(key, before);
    return isDeepStrictEqual(before, after) ? undefined : `${key} is not what it was`;
  });
}

function endsAreMeant(): Invariant["check"] {
  const read = new Map<SimHost, number>();
  return (world) => {
    for (const host of world.hosts) {
      const { asked } = host.engine.world;
      for (let at = read.get(host) ?? 0; at < asked.length; at += 1) {
        const wrong = unmeant(world, host, asked[at]);
        if (wrong) return wrong;
      }
      read.set(host, asked.length);
    }
    return undefined;
  };
}

/** A run whose probe failed so lately may have been ended for that. */
const PROBED_MS = 30_000;

const ENDING = new Set(["stop", "kill", "remove"]);

function unmeant(world: World, host: SimHost, asked: Asked | undefined): string | undefined {
  const { call, id, at = 0 } = asked ?? {};
  if (
    world.runsOn &&
    id !== undefined &&
    ENDING.has(call ?? "") &&
    at >= world.runsOn.since &&
    world.runsOn.ids.has(id)
  )
    return `${id} was to run on when the store was put back: ${call}`;
  if (call !== "stop" && call !== "kill") return undefined;
  const container = id === undefined ? undefined : host.engine.world.find(id);
  const replica = container?.spec.labels[LABEL.replica];
  if (!container || replica === undefined) return undefined;
  if (call === "kill") {
    const isMeant = container.health === "unhealthy" || !container.isUp;
    return isMeant ? undefined : `${container.name} was killed although nothing was wrong with it`;
  }
  const record = stored<ReplicaRecord>(world, keyOf.replica(appOfReplica(replica), replica));
  const askedBadly = host.probe.failedAt.get(container.id);
  if (askedBadly !== undefined && world.clock.now() - askedBadly < PROBED_MS) return undefined;
  // Of what befell it the agent may know no more than that it does not answer.
  const isWell = container.isUp && container.address !== undefined;
  if (record && !record.retired) return isWell ? `${container.name} was stopped although it is wanted` : undefined;
  // With more hosts, one that is down is not waited for, and may serve an old table.
  const serving = world.hosts.length === 1 ? host.planes.find((plane) => plane.serves(replica)) : undefined;
  return serving && `${container.name} was stopped while ${serving.name} still sent to it`;
}
