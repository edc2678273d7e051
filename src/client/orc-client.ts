import type { Readable } from "node:stream";
import type { ComposeActRequest, ComposeProject } from "../engine/model/compose-project.ts";
import type { AppRow, AppStatus, HostRow, ReleaseDocument, ReleaseRow, ReplicaRow } from "../engine/model/documents.ts";
import type { OrcEvent } from "../engine/model/event.ts";
import type { AppRef } from "../engine/model/names.ts";
import type { Plan } from "../engine/model/plan.ts";
import type {
  ApplyRequest,
  BuildMessage,
  BuildRequest,
  ChangeResult,
  DoctorDocument,
  DownRequest,
  EventsQuery,
  ExecRequest,
  ImageDocument,
  LogMessage,
  LogsQuery,
  PlanRequest,
  PullMessage,
  ReplicaRowsQuery,
  ResumeRequest,
  ScaleRequest,
  ServicesRequest,
  VersionDocument,
  WatchMessage,
  WatchQuery,
} from "../engine/model/requests.ts";
import type { RestoreDocument, RestoreFrom } from "../engine/model/restored.ts";
import type { WhyDocument, WhyQuery } from "../engine/model/why.ts";
import type { RemoteExec } from "./remote-exec.ts";
import type { ApiRequest, ApiResponse } from "./transport.ts";

/** A backup on its way: `bytes` are to come. */
export type BackupDownload = { at: string; bytes: number; keys: number; body: Readable };

/**
 * A cluster as its operators see it. Every call rejects with an `OrcError`, as the API gave it;
 * streams end by themselves, or when `signal` aborts, and throw what the API said when they break.
 */
export type OrcClient = {
  version(): Promise<VersionDocument>;
  /** Every app, or those of a namespace. */
  apps(namespace?: string): Promise<AppRow[]>;
  /** Rejects `app.unknown`. */
  app(ref: AppRef): Promise<AppStatus>;
  replicas(query: ReplicaRowsQuery): Promise<ReplicaRow[]>;
  releases(ref: AppRef): Promise<ReleaseRow[]>;
  /** A release whole; rejects `release.unknown`. */
  release(ref: AppRef, number: number): Promise<ReleaseDocument>;
  hosts(): Promise<HostRow[]>;
  doctor(): Promise<DoctorDocument>;
  /** Rejects `app.unknown`, `service.unknown`, `replica.unknown`. */
  why(query: WhyQuery): Promise<WhyDocument>;

  plan(ref: AppRef, request: PlanRequest): Promise<Plan>;
  /** Rejects `release.newer`, `origin.differs`, `port.taken`. */
  apply(ref: AppRef, request: ApplyRequest): Promise<ChangeResult>;
  /** A rollout that stopped where it was goes on; rejects `rollout.none`. */
  resume(ref: AppRef, request: ResumeRequest): Promise<ChangeResult>;
  down(ref: AppRef, request: DownRequest): Promise<ChangeResult>;
  /** Removes the volumes of an app that is down, with all that is in them; answers their names. */
  removeVolumes(ref: AppRef): Promise<{ removed: string[] }>;
  scale(ref: AppRef, request: ScaleRequest): Promise<ChangeResult>;
  restart(ref: AppRef, request: ServicesRequest): Promise<ChangeResult>;
  stop(ref: AppRef, request: ServicesRequest): Promise<ChangeResult>;
  start(ref: AppRef, request: ServicesRequest): Promise<ChangeResult>;

  /** What docker compose has here of the project that is named as the app. */
  composeProject(ref: AppRef): Promise<ComposeProject>;
  /** Answers the names of the containers it acted on. */
  actOnComposeProject(ref: AppRef, request: ComposeActRequest): Promise<{ containers: string[] }>;

  /** Hints that something changed; the first message is `synced`. */
  watch(query: WatchQuery, signal: AbortSignal): AsyncIterable<WatchMessage>;
  logs(query: LogsQuery, signal: AbortSignal): AsyncIterable<LogMessage>;
  events(query: EventsQuery, signal: AbortSignal): AsyncIterable<OrcEvent>;

  exec(request: ExecRequest): Promise<RemoteExec>;
  /** Sends a tar of the context to the builder. */
  build(request: BuildRequest, context: Readable, signal: AbortSignal): AsyncIterable<BuildMessage>;
  pull(image: string, signal: AbortSignal): AsyncIterable<PullMessage>;
  /** Undefined when no host has it. */
  image(ref: string): Promise<ImageDocument | undefined>;
  /** Images that are there in place of one that is not: other tags of it. */
  imagesLike(ref: string): Promise<string[]>;

  /** A backup of the store, made and verified for this call. */
  backup(): Promise<BackupDownload>;
  /** Without `apply` says what it would do. Rejects `backup.none`, `backup.unusable`. */
  restore(query: { from: RestoreFrom; apply: boolean }, file: Readable | undefined): Promise<RestoreDocument>;

  /** Any request, as it is; rejects what the API refuses. */
  ask(request: ApiRequest): Promise<ApiResponse>;

  close(): void;
};
