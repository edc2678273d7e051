import type { z } from "zod";
import { UserError } from "../../../errors/orc-error.ts";

/** Fits a body to its schema, or says at which places it does not (`input.invalid`). */
export const parseBody = <T>(schema: z.ZodType<T>, body: unknown): T => parse(schema, body, "the body");

/** Fits the parameters of a query or a path to their schema. */
export const parseQuery = <T>(schema: z.ZodType<T>, query: unknown): T => parse(schema, query, "the query");

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // Places and expectations only: values may be secrets.
  const places = result.error.issues.map(({ path, message }) => `${path.join(".") || what}: ${message}`);
  throw new UserError("input.invalid", `The request does not fit: ${places.slice(0, 5).join("; ")}.`);
}
