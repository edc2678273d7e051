import { z } from "zod";
import { CATALOGUE, type ErrorCode } from "../../errors/catalogue.ts";
import type { ErrorDocument, Where } from "../../errors/orc-error.ts";
import { fieldChange } from "./plan.ts";
import { schemaOf } from "./schema-of.ts";

const codes = Object.keys(CATALOGUE) as [ErrorCode, ...ErrorCode[]];

/** A place in a file. */
export const where = schemaOf<Where>()(
  z.strictObject({
    file: z.string(),
    line: z.number().int(),
    column: z.number().int(),
    path: z.string(),
    length: z.number().int().exactOptional(),
  }),
);

/** An error as every document of a failure carries it; docs/errors.md lists the codes. */
export const failure = schemaOf<ErrorDocument>()(
  z.strictObject({
    code: z.enum(codes),
    message: z.string(),
    service: z.string().exactOptional(),
    slot: z.number().int().exactOptional(),
    host: z.string().exactOptional(),
    where: where.exactOptional(),
    evidence: z.array(z.string()).exactOptional(),
    changed: z.array(fieldChange).exactOptional(),
    next: z.array(z.strictObject({ text: z.string(), command: z.string().exactOptional() })),
    retryable: z.boolean(),
  }),
);
