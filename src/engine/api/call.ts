import type { Readable } from "node:stream";
import type { z } from "zod";
import type { AppRef } from "../model/names.ts";
import type { ApiPorts } from "./api-ports.ts";
import type { ChangeQueue } from "./change/change-queue.ts";
import { appParams } from "./schema/names.ts";
import { parseQuery } from "./schema/parse.ts";

/** One request, as a handler sees it. */
export type Call = {
  readonly ports: ApiPorts;
  readonly changes: ChangeQueue;
  readonly params: Readonly<Record<string, string>>;
  /** Aborts when the client has gone or the server stops. */
  readonly signal: AbortSignal;
  /** The body as it comes, for those that are not JSON. */
  readonly stream: Readable;
  query<T>(schema: z.ZodType<T>): T;
  body<T>(schema: z.ZodType<T>): Promise<T>;
};

/** One JSON document, lines of them that go on until there are no more, or a file. */
export type Answer =
  | { json: unknown; status?: number }
  | { lines: AsyncIterable<unknown> }
  | { bytes: Readable; headers: Record<string, string | number> };

export type Handler = (call: Call) => Promise<Answer> | Answer;

/** The app that the path names. */
export const appOf = (call: Call): AppRef => parseQuery(appParams, call.params);
