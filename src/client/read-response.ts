import type { Readable } from "node:stream";
import { ORC_VERSION, VERSION_HEADER } from "../engine/model/version.ts";
import { versionSkew } from "../engine/model/version-skew.ts";
import { BugError, type ErrorDocument, ErrorList, errorFromDocument, OrcError } from "../errors/orc-error.ts";
import type { ApiResponse } from "./transport.ts";

/** The document of a response; throws the errors it carries instead, and `version.skew` before anything else. */
export async function readDocument(response: ApiResponse): Promise<unknown> {
  checkOrcd(response);
  const text = await readText(response.body);
  const document = parse(text, response.status);
  if (response.status >= 400) throw errorOf(document, response.status);
  return document;
}

/** The lines of a streaming response, one document each; a line that says the stream broke is thrown. */
export async function* readLines(response: ApiResponse): AsyncGenerator<unknown> {
  if (response.status >= 400) await readDocument(response);
  checkOrcd(response);
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield readLine(line);
  }
  // orcd ends every line; half a line is a connection that broke.
  if (rest !== "") throw brokenOff();
}

export const brokenOff = (cause?: unknown): OrcError =>
  new OrcError("orcd.unreachable", "orcd closed the connection in the middle of its answer.", {
    ...(cause === undefined ? {} : { cause }),
    next: [{ text: "see how orcd is", command: "orc doctor" }],
  });

/** The error that a response carries. */
function errorOf(document: unknown, status: number): OrcError {
  const { errors } = (document ?? {}) as { errors?: ErrorDocument[] };
  const [first, ...more] = (errors ?? []).map(errorFromDocument);
  if (!first) return new BugError(`orcd answered ${status} and did not say why`);
  return more.length > 0 ? new ErrorList([first, ...more]) : first;
}

function checkOrcd({ headers, status }: ApiResponse): void {
  const version = headers[VERSION_HEADER];
  const skew = typeof version === "string" ? versionSkew(ORC_VERSION, version) : undefined;
  if (skew) throw skew;
  if (version === undefined && status < 400) throw new BugError("what answers on orcd's socket is not orcd");
}

function readLine(line: string): unknown {
  const document = JSON.parse(line) as { type?: string; error?: ErrorDocument };
  if (document.type === "error" && document.error) throw errorFromDocument(document.error);
  return document;
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BugError(`orcd answered ${status} with something that is not JSON`);
  }
}

async function readText(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
