import { z } from "zod";
import type { AppRow, Receipt, ReleaseRow, ReplicaRow } from "../../engine/model/documents.ts";
import { schemaOf } from "./schema-of.ts";

export const time = z.iso.datetime().describe("ISO 8601, UTC");
const count = z.number().int();
const bytes = z.number().describe("bytes");

const outcome = z.enum(["completed", "failed", "oom", "killed", "lost"]);
const replicaState = z.enum([
  "waiting",
  "pending",
  "placed",
  "preparing",
  "running",
  "draining",
  "stopping",
  "stopped",
  "gone",
]);

/** One row of `ps`. */
export const replicaRow = schemaOf<ReplicaRow>()(
  z.strictObject({
    replica: z.string(),
    run: z.string().exactOptional(),
    containerId: z.string().exactOptional(),
    namespace: z.string(),
    app: z.string(),
    service: z.string(),
    slot: count,
    release: count,
    host: z.string().exactOptional(),
    state: replicaState,
    ready: z.boolean(),
    reason: z.string().exactOptional().describe("a code: crash-loop, oom, …"),
    message: z.string().exactOptional(),
    unknownSince: time.exactOptional().describe("its engine does not answer: the row is as last seen"),
    image: z.string(),
    address: z.string().exactOptional(),
    startedAt: time.exactOptional(),
    restarts: count.describe("runs beyond the first in this release"),
    lastExit: z.strictObject({ code: count, signal: z.string().exactOptional(), outcome, at: time }).exactOptional(),
    nextTryAt: time.exactOptional(),
    cpu: z.number().exactOptional().describe("cores in use"),
    memory: z.strictObject({ used: bytes.exactOptional(), limit: bytes.exactOptional() }).exactOptional(),
    updatedAt: time.exactOptional(),
  }),
);

const desiredAndReady = { name: z.string(), desired: count, ready: count };

/** One row of `ls`. */
export const appRow = schemaOf<AppRow>()(
  z.strictObject({
    namespace: z.string(),
    app: z.string(),
    release: count,
    state: z.enum(["steady", "rolling", "degraded", "failed", "stopped", "pending"]),
    services: z.array(z.strictObject(desiredAndReady)),
    routes: z.array(z.strictObject({ url: z.string(), service: z.string(), tls: z.boolean() })),
  }),
);

/** A service as the document of a change has it. */
export const changedService = z.strictObject({ ...desiredAndReady, image: z.string(), urls: z.array(z.string()) });

/** One row of `releases`. */
export const releaseRow = schemaOf<ReleaseRow>()(
  z.strictObject({
    release: count,
    state: z.enum(["serving", "rolling", "failed", "superseded", "down"]),
    at: time,
    by: z.strictObject({ name: z.string(), host: z.string() }),
    origin: z.strictObject({ kind: z.enum(["git", "path"]), location: z.string() }),
    git: z.strictObject({ commit: z.string(), dirty: z.boolean() }).exactOptional(),
    images: z.record(z.string(), z.string()),
    reason: z.string(),
  }),
);

/** Proof of how replacements went. */
export const receipt = schemaOf<Receipt>()(
  z.strictObject({
    acknowledged: count,
    planes: count,
    slowestMs: z.number(),
    cut: count,
    replaced: count,
    minReady: z.record(z.string(), count),
    sent: count.exactOptional(),
    lost: count.exactOptional(),
  }),
);
