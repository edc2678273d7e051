import type { OrcError } from "../../errors/orc-error.ts";
import type { Change, Seed } from "../model/decision.ts";
import type { View } from "../model/view.ts";
import type { Clock } from "../ports/clock.ts";
import type { ComposeProjects } from "../ports/compose-projects.ts";
import type { ContainerEngine } from "../ports/container-engine.ts";
import type { ContainerExec } from "../ports/container-exec.ts";
import type { DataPlane } from "../ports/data-plane.ts";
import type { EngineVolumes } from "../ports/engine-volumes.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { HostFacts } from "../ports/host-facts.ts";
import type { ImageBuilder } from "../ports/image-builder.ts";
import type { Log } from "../ports/log.ts";
import type { PortProbe } from "../ports/port-probe.ts";
import type { RunEvidence } from "../ports/run-evidence.ts";
import type { Store } from "../ports/store.ts";
import type { StoreCare } from "../ports/store-care.ts";
import type { Visitor } from "../ports/visitor.ts";
import type { EngineCheck } from "./engine-check.ts";
import type { RecentUsage } from "./recent-usage.ts";

/** The leader's view of the store, as the API reads it. */
export type LeaderState = {
  readonly view: View;
  /** Resolves once the view contains everything up to a revision. */
  waitFor(revision: number): Promise<void>;
  /** Brings the view to what the store holds now. */
  catchUp(): Promise<void>;
  onChange(listener: (changes: readonly Change[]) => void): () => void;
};

/** All that the API works with; it decides nothing that these do not say. */
export type ApiPorts = {
  store: Store;
  care: StoreCare;
  /** Why no change is taken, while the store cannot be worked from. */
  refusal?: OrcError;
  state: LeaderState;
  events: EventLog;
  clock: Clock;
  engine: ContainerEngine;
  usage: RecentUsage;
  engineCheck: EngineCheck;
  exec: ContainerExec;
  images: ImageBuilder;
  volumes: EngineVolumes;
  compose: ComposeProjects;
  evidence: RunEvidence;
  ports: PortProbe;
  planes: readonly DataPlane[];
  visitor: Visitor;
  facts: HostFacts;
  log: Log;
  /** The one the place loop throws with, so that a plan previews what it will do. */
  seed: Seed;
  /** The name of this host, where the containers of this engine run. */
  host: string;
};
