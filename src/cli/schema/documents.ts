import { z } from "zod";
import type { VersionDocument } from "../../engine/model/requests.ts";
import { event, finding, logMessage, why } from "./answers.ts";
import { failure, where } from "./failure.ts";
import { plan, planStep } from "./plan.ts";
import { appRow, changedService, receipt, releaseRow, replicaRow, time } from "./rows.ts";
import { schemaOf } from "./schema-of.ts";

/** What a command prints with `--json`: one document, or with `lines` one object a line. */
export type CommandSchema = { about: string; schema: z.ZodType; lines?: true };

const count = z.number().int();
const head = { api: z.literal("orc/v1"), context: z.string(), namespace: z.string() };

const changed = {
  ...head,
  app: z.string(),
  release: count,
  changed: z.boolean(),
  outcome: z.enum(["applied", "unchanged"]),
  rolloutId: z.string().nullable().exactOptional(),
  startedAt: time.exactOptional(),
  finishedAt: time.exactOptional(),
  seconds: z.number().exactOptional(),
  services: z.array(changedService),
};

const change = z.strictObject(changed);

const up = z.strictObject({
  ...changed,
  previousRelease: count,
  planHash: z.string(),
  steps: z.array(planStep),
  receipt: receipt.exactOptional(),
  adopted: z.array(z.string()).exactOptional().describe("containers of docker compose that it took the place of"),
  warnings: z.array(z.strictObject({ message: z.string(), where })),
});

const orcd = schemaOf<VersionDocument>()(
  z.strictObject({
    version: z.string(),
    clusterId: z.string(),
    storeId: z.string(),
    host: z.string(),
    startedAt: time,
    memoryBytes: z.number(),
    refusal: failure.exactOptional(),
  }),
);

/** The document of every command that scripts rely on, by its name. */
export const DOCUMENTS: Readonly<Record<string, CommandSchema>> = {
  ps: { about: "replicas, one row per slot", schema: z.strictObject({ ...head, replicas: z.array(replicaRow) }) },
  ls: { about: "apps", schema: z.strictObject({ ...head, apps: z.array(appRow) }) },
  up: { about: "what an up did", schema: up },
  plan: { about: "what an up would do", schema: z.strictObject({ ...plan.shape, ...head }) },
  rollback: { about: "what a rollback did", schema: up },
  releases: {
    about: "releases of an app, newest first",
    schema: z.strictObject({ ...head, app: z.string(), releases: z.array(releaseRow) }),
  },
  events: { about: "what happened, an object a line", schema: event, lines: true },
  logs: { about: "lines of logs, an object a line", schema: logMessage, lines: true },
  why: {
    about: "why something is as it is",
    schema: z.strictObject({ ...head, app: z.string().exactOptional(), ...why.shape }),
  },
  doctor: { about: "what doctor found", schema: z.strictObject({ ...head, findings: z.array(finding) }) },
  scale: { about: "what a scale did", schema: change },
  restart: { about: "what a restart did", schema: change },
  stop: { about: "what a stop did", schema: change },
  start: { about: "what a start did", schema: change },
  down: {
    about: "what a down did",
    schema: z.strictObject({ ...changed, volumesRemoved: z.array(z.string()).exactOptional() }),
  },
  version: {
    about: "versions of orc and orcd",
    schema: z.strictObject({ ...head, version: z.string(), node: z.string(), orcd: orcd.nullable() }),
  },
  failure: {
    about: "any command that failed: what is known of its document, and these",
    schema: z.looseObject({ ...head, error: failure, errors: z.array(failure) }),
  },
};
