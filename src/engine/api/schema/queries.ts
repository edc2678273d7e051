import { z } from "zod";
import { SEVERITIES } from "../../model/event-filter.ts";
import type {
  BuildRequest,
  EventsQuery,
  ExecRequest,
  LogsQuery,
  ReplicaRowsQuery,
  WatchQuery,
} from "../../model/requests.ts";
import type { RestoreFrom } from "../../model/restored.ts";
import type { WhyQuery } from "../../model/why.ts";
import { appName, namespaceName, serviceName } from "./names.ts";

/** A flag of a query: `?follow=1` or `?follow=true`. */
const flag = z.enum(["1", "true", "0", "false"]).transform((text) => text === "1" || text === "true");
const count = z.coerce.number().int().min(0);
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "no time in ISO 8601");
const list = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(serviceName));

/** `shop/web` or `shop/web:2`. */
const logTarget = z
  .string()
  .transform((text) => {
    const [, app = "", service = "", slot] = /^([^/]*)\/(.*?)(?::(\d+))?$/.exec(text) ?? [];
    return { app, service, ...(slot === undefined ? {} : { slot: Number(slot) }) };
  })
  .pipe(z.strictObject({ app: appName, service: serviceName, slot: z.number().int().positive().exactOptional() }));

const ofReplicas = {
  namespace: namespaceName.exactOptional(),
  app: appName.exactOptional(),
  services: list.exactOptional(),
  slot: z.coerce.number().int().positive().exactOptional(),
  replica: z.string().max(400).exactOptional(),
};

export const replicaRowsQuery: z.ZodType<ReplicaRowsQuery> = z.strictObject({
  ...ofReplicas,
  all: flag.exactOptional(),
  runs: flag.exactOptional(),
  usage: flag.exactOptional(),
});

export const logsQuery: z.ZodType<LogsQuery> = z.strictObject({
  ...ofReplicas,
  only: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(logTarget))
    .exactOptional(),
  follow: flag.exactOptional(),
  since: time.exactOptional(),
  until: time.exactOptional(),
  tail: count.exactOptional(),
  previous: flag.exactOptional(),
  release: z.coerce.number().int().positive().exactOptional(),
});

export const eventsQuery: z.ZodType<EventsQuery> = z.strictObject({
  namespace: namespaceName.exactOptional(),
  app: appName.exactOptional(),
  services: list.exactOptional(),
  slot: z.coerce.number().int().positive().exactOptional(),
  severity: z.enum(SEVERITIES).exactOptional(),
  since: time.exactOptional(),
  after: count.exactOptional(),
  afterRevision: count.exactOptional(),
  limit: count.exactOptional(),
  follow: flag.exactOptional(),
});

export const whyQuery: z.ZodType<WhyQuery> = z.union([
  z.strictObject({ host: z.string().min(1).max(255) }),
  z.strictObject({ url: z.string().min(1).max(2048) }),
  z.strictObject({
    namespace: namespaceName.exactOptional(),
    app: appName,
    service: serviceName.exactOptional(),
    slot: z.coerce.number().int().positive().exactOptional(),
  }),
]);

/** A cursor travels as `storeId:revision`. */
const cursor = z
  .string()
  .regex(/^.+:\d+$/, "no cursor")
  .transform((text) => {
    const cut = text.lastIndexOf(":");
    return { storeId: text.slice(0, cut), revision: Number(text.slice(cut + 1)) };
  });

export const watchQuery: z.ZodType<WatchQuery> = z.strictObject({
  namespace: namespaceName.exactOptional(),
  app: appName.exactOptional(),
  after: cursor.exactOptional(),
});

export const namespaceQuery: z.ZodType<{ namespace?: string }> = z.strictObject({
  namespace: namespaceName.exactOptional(),
});

/** The request of a build travels as JSON in the query: its body is the context. */
export const buildQuery: z.ZodType<{ request: BuildRequest }> = z.strictObject({
  request: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue("no JSON");
        return z.NEVER;
      }
    })
    .pipe(
      z.strictObject({
        tag: z.string().min(1).max(512),
        dockerfile: z.string().min(1).max(4096),
        args: z.record(z.string(), z.string()),
        target: z.string().exactOptional(),
        noCache: z.boolean(),
        app: appName,
        service: serviceName,
      }),
    ),
});

export const imageQuery: z.ZodType<{ ref: string }> = z.strictObject({ ref: z.string().min(1).max(512) });

export const restoreQuery: z.ZodType<{ from: RestoreFrom; apply: boolean }> = z.strictObject({
  from: z.enum(["latest", "file", "labels"]),
  apply: flag,
});

const size = z.strictObject({
  columns: z.number().int().min(1).max(10_000),
  rows: z.number().int().min(1).max(10_000),
});

export const execBody: z.ZodType<ExecRequest> = z.strictObject({
  namespace: namespaceName,
  app: appName,
  service: serviceName,
  slot: z.number().int().positive().exactOptional(),
  command: z.array(z.string()).max(1000),
  tty: z.boolean(),
  stdin: z.boolean(),
  environment: z.record(z.string(), z.string()),
  user: z.string().max(200).exactOptional(),
  workingDir: z.string().max(4096).exactOptional(),
  size: size.exactOptional(),
});

export const resizeFrame = size;
