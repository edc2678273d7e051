import type { Readable } from "node:stream";
import type { ComposeActRequest, ComposeProject } from "../engine/model/compose-project.ts";
import type { AppRow, AppStatus, HostRow, ReleaseDocument, ReleaseRow, ReplicaRow } from "../engine/model/documents.ts";
import type { OrcEvent } from "../engine/model/event.ts";
import type { AppRef } from "../engine/model/names.ts";
import type { Plan } from "../engine/model/plan.ts";
import type * as asked from "../engine/model/requests.ts";
import type { RestoreDocument, RestoreFrom } from "../engine/model/restored.ts";
import type { WhyDocument, WhyQuery } from "../engine/model/why.ts";
import { OrcError } from "../errors/orc-error.ts";
import { appPath, withQuery } from "./api-path.ts";
import type { BackupDownload, OrcClient } from "./orc-client.ts";
import { brokenOff, readDocument, readLines } from "./read-response.ts";
import type { RemoteExec } from "./remote-exec.ts";
import { startExec } from "./start-exec.ts";
import type { ApiRequest, ApiResponse, Transport } from "./transport.ts";

/** The API in the field's terms, over any transport. */
export class ApiClient implements OrcClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  version = (): Promise<asked.VersionDocument> => this.#get("/v1/version");
  apps = (namespace?: string): Promise<AppRow[]> => this.#get(withQuery("/v1/apps", { namespace }));
  app = (ref: AppRef): Promise<AppStatus> => this.#get(appPath(ref));
  releases = (ref: AppRef): Promise<ReleaseRow[]> => this.#get(appPath(ref, "releases"));
  hosts = (): Promise<HostRow[]> => this.#get("/v1/hosts");
  doctor = (): Promise<asked.DoctorDocument> => this.#get("/v1/doctor");
  why = (query: WhyQuery): Promise<WhyDocument> => this.#get(withQuery("/v1/why", query));

  replicas = (query: asked.ReplicaRowsQuery): Promise<ReplicaRow[]> => this.#get(withQuery("/v1/replicas", query));

  release = (ref: AppRef, number: number): Promise<ReleaseDocument> => this.#get(appPath(ref, "releases", number));

  plan = (ref: AppRef, request: asked.PlanRequest): Promise<Plan> => this.#post(appPath(ref, "plan"), request);

  apply = (ref: AppRef, request: asked.ApplyRequest): Promise<asked.ChangeResult> =>
    this.#change(ref, "apply", request);
  resume = (ref: AppRef, request: asked.ResumeRequest): Promise<asked.ChangeResult> =>
    this.#change(ref, "resume", request);
  down = (ref: AppRef, request: asked.DownRequest): Promise<asked.ChangeResult> => this.#change(ref, "down", request);
  removeVolumes = (ref: AppRef): Promise<{ removed: string[] }> => this.#post(appPath(ref, "volumes", "remove"), {});
  scale = (ref: AppRef, request: asked.ScaleRequest): Promise<asked.ChangeResult> =>
    this.#change(ref, "scale", request);
  restart = (ref: AppRef, request: asked.ServicesRequest): Promise<asked.ChangeResult> =>
    this.#change(ref, "restart", request);
  stop = (ref: AppRef, request: asked.ServicesRequest): Promise<asked.ChangeResult> =>
    this.#change(ref, "stop", request);
  start = (ref: AppRef, request: asked.ServicesRequest): Promise<asked.ChangeResult> =>
    this.#change(ref, "start", request);

  composeProject = (ref: AppRef): Promise<ComposeProject> => this.#get(appPath(ref, "compose"));
  actOnComposeProject = (ref: AppRef, request: ComposeActRequest): Promise<{ containers: string[] }> =>
    this.#post(appPath(ref, "compose"), request);

  watch({ after, ...query }: asked.WatchQuery, signal: AbortSignal): AsyncIterable<asked.WatchMessage> {
    const cursor = after && `${after.storeId}:${after.revision}`;
    return this.#lines("GET", withQuery("/v1/watch", { ...query, after: cursor }), signal);
  }

  logs({ only, ...query }: asked.LogsQuery, signal: AbortSignal): AsyncIterable<asked.LogMessage> {
    const targets = only?.map(({ app, service, slot }) => `${app}/${service}${slot === undefined ? "" : `:${slot}`}`);
    return this.#lines("GET", withQuery("/v1/logs", { ...query, only: targets }), signal);
  }

  events(query: asked.EventsQuery, signal: AbortSignal): AsyncIterable<OrcEvent> {
    return this.#lines("GET", withQuery("/v1/events", query), signal);
  }

  async exec(request: asked.ExecRequest): Promise<RemoteExec> {
    const opened = await this.#transport.upgrade({ method: "POST", path: "/v1/exec" });
    if ("refused" in opened) {
      await readDocument(opened.refused);
      throw brokenOff();
    }
    return startExec(opened.duplex, request);
  }

  build(request: asked.BuildRequest, context: Readable, signal: AbortSignal): AsyncIterable<asked.BuildMessage> {
    return this.#lines("POST", withQuery("/v1/builds", { request: JSON.stringify(request) }), signal, context);
  }

  pull(image: string, signal: AbortSignal): AsyncIterable<asked.PullMessage> {
    return this.#lines("POST", withQuery("/v1/images/pull", { ref: image }), signal);
  }

  async imagesLike(ref: string): Promise<string[]> {
    return (await this.#get<{ others?: string[] }>(withQuery("/v1/images", { ref }))).others ?? [];
  }

  async image(ref: string): Promise<asked.ImageDocument | undefined> {
    const { image } = await this.#get<{ image?: asked.ImageDocument }>(withQuery("/v1/images", { ref }));
    return image;
  }

  async backup(): Promise<BackupDownload> {
    const response = await this.#transport.stream({ method: "GET", path: "/v1/backup" });
    if (response.status >= 400) await readDocument(response);
    const { headers, body } = response;
    return {
      at: String(headers["x-orc-backup-at"]),
      bytes: Number(headers["content-length"]),
      keys: Number(headers["x-orc-backup-keys"]),
      body,
    };
  }

  async restore(query: { from: RestoreFrom; apply: boolean }, file: Readable | undefined): Promise<RestoreDocument> {
    const path = withQuery("/v1/restore", query);
    const response = await this.#transport.stream({ method: "POST", path, ...(file ? { body: file } : {}) });
    return (await readDocument(response)) as RestoreDocument;
  }

  async ask(request: ApiRequest): Promise<ApiResponse> {
    const response = await this.#transport.stream(request);
    if (response.status >= 400) await readDocument(response);
    return response;
  }

  close(): void {
    this.#transport.close();
  }

  // What orcd of our own version answers is of the type it was written as: both sides are held by the same model.
  async #get<T>(path: string): Promise<T> {
    return (await readDocument(await this.#transport.request({ method: "GET", path }))) as T;
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    return (await readDocument(await this.#transport.request({ method: "POST", path, body }))) as T;
  }

  #change(ref: AppRef, verb: string, body: unknown): Promise<asked.ChangeResult> {
    return this.#post(appPath(ref, verb), body);
  }

  async *#lines<T>(method: "GET" | "POST", path: string, signal: AbortSignal, body?: Readable): AsyncGenerator<T> {
    try {
      const response = await this.#transport.stream({ method, path, signal, ...(body ? { body } : {}) });
      for await (const line of readLines(response)) yield line as T;
    } catch (error) {
      if (signal.aborted) return;
      throw error instanceof OrcError ? error : brokenOff(error);
    }
  }
}
