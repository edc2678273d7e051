import { z } from "zod";
import type { OrcEvent } from "../../engine/model/event.ts";
import type { Finding, LogMessage } from "../../engine/model/requests.ts";
import type { WhyDocument } from "../../engine/model/why.ts";
import { time } from "./rows.ts";
import { schemaOf } from "./schema-of.ts";

const count = z.number().int();
const command = z.string().exactOptional().describe("what to type");
const where = z.string().exactOptional().describe("a place in the Compose file");

/** One line of `events`. */
export const event = schemaOf<OrcEvent>()(
  z.strictObject({
    id: count,
    revision: count,
    at: time,
    severity: z.enum(["info", "warning", "error"]),
    kind: z.string(),
    reason: z.string(),
    message: z.string(),
    namespace: z.string().exactOptional(),
    app: z.string().exactOptional(),
    service: z.string().exactOptional(),
    slot: count.exactOptional(),
    replica: z.string().exactOptional(),
    host: z.string().exactOptional(),
    release: count.exactOptional(),
    because: z.string().exactOptional(),
  }),
);

/** One line of `logs`, or what of it was lost. */
export const logMessage = schemaOf<LogMessage>()(
  z.union([
    z.strictObject({
      at: z.string().describe("ISO 8601, UTC, to the nanosecond"),
      namespace: z.string(),
      app: z.string(),
      service: z.string(),
      slot: count,
      replica: z.string(),
      run: z.string(),
      release: count,
      host: z.string(),
      stream: z.enum(["stdout", "stderr"]),
      line: z.string(),
    }),
    z.strictObject({ type: z.literal("gap"), lines: count }),
  ]),
);

/** What `why` answers. */
export const why = schemaOf<WhyDocument>()(
  z.strictObject({
    subject: z.string(),
    verdict: z.string(),
    reason: z.string().describe("a code: crash-loop, dependency, ready, …"),
    state: z.enum(["trouble", "awaited", "fine"]),
    because: z.array(z.string()),
    evidence: z.array(z.strictObject({ at: time, kind: z.string(), text: z.string(), where, command })),
    fix: z.array(z.strictObject({ text: z.string(), command, where })),
  }),
);

/** One thing `doctor` looked at. */
export const finding = schemaOf<Finding>()(
  z.strictObject({
    level: z.enum(["ok", "info", "warning", "problem"]),
    subject: z.string(),
    message: z.string(),
    host: z.string().exactOptional(),
    fix: z.strictObject({ text: z.string(), command }).exactOptional(),
  }),
);
