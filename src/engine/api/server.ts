import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { asOrcError, OrcError, UserError } from "../../errors/orc-error.ts";
import { EXEC_PROTOCOL } from "../model/frames.ts";
import { VERSION_HEADER } from "../model/version.ts";
import type { Log } from "../ports/log.ts";
import type { ApiPorts } from "./api-ports.ts";
import type { Call } from "./call.ts";
import { ChangeQueue } from "./change/change-queue.ts";
import { errorBody } from "./error-status.ts";
import { handleExec } from "./exec/handle-exec.ts";
import { readJson } from "./request-body.ts";
import { sendBytes, sendError, sendJson, sendLines } from "./respond.ts";
import { matchRoute } from "./router.ts";
import { ROUTES } from "./routes.ts";
import { parseBody, parseQuery } from "./schema/parse.ts";
import { checkVersion } from "./version-check.ts";

// Not imported: as an ES module node:http makes all that it exports, WebSockets too: megabytes that nobody needs.
const { createServer } = process.getBuiltinModule("node:http");

type Served = { ports: ApiPorts; changes: ChangeQueue };

type Serving = {
  /** Requests wait until there is something to answer from. */
  ready: Promise<Served>;
  log: Log;
  stopping: AbortSignal;
};

/** The API as an HTTP server that listens nowhere yet; requests wait for `ready`, and `stopping` ends streams that are open. */
export function createApiServer(ready: Promise<ApiPorts>, log: Log, stopping: AbortSignal): Server {
  const served = ready.then((ports) => ({ ports, changes: new ChangeQueue(ports) }));
  // Whoever starts the API hears of it by `ready` itself.
  served.catch(() => {});
  const serving = { ready: served, log, stopping };
  const server = createServer({ maxHeaderSize: 128 * 1024, keepAliveTimeout: 30_000, requestTimeout: 0 });
  server.on("request", (request, response) => void answer(serving, request, response));
  server.on("upgrade", (request, socket, head) => void upgrade(serving, request, socket, head));
  return server;
}

async function answer(
  { ready, log, stopping }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  response.on("error", () => gone.abort());
  const signal = AbortSignal.any([gone.signal, stopping]);
  try {
    checkVersion(headerOf(request));
    const url = new URL(request.url ?? "/", "http://orcd");
    const route = matchRoute(ROUTES, request.method ?? "GET", url.pathname);
    if (route === "path") return sendJson(response, 404, notFound(`There is no ${url.pathname} in this API.`));
    if (route === "method")
      return sendJson(response, 405, notFound(`${url.pathname} does not take ${request.method}.`));
    const { ports, changes } = await ready;
    if (route.changes && ports.refusal) throw ports.refusal;
    const call: Call = {
      ports,
      changes,
      params: route.params,
      signal,
      stream: request,
      query: (schema) => parseQuery(schema, Object.fromEntries(url.searchParams)),
      body: async (schema) => parseBody(schema, await readJson(request)),
    };
    const result = await route.handle(call);
    if ("lines" in result) await sendLines(response, result.lines, signal);
    else if ("bytes" in result) await sendBytes(response, result.bytes, result.headers, signal);
    else sendJson(response, result.status ?? 200, result.json);
  } catch (thrown) {
    if (!gone.signal.aborted) logFailure(log, request, thrown);
    sendError(response, thrown);
  }
}

/** The one thing that upgrades is a command in a container. */
async function upgrade(
  { ready, log, stopping }: Serving,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  socket.on("error", () => socket.destroy());
  try {
    checkVersion(headerOf(request));
    if (request.url !== "/v1/exec" || request.headers.upgrade !== EXEC_PROTOCOL) {
      throw new UserError("input.invalid", `Only /v1/exec upgrades, to ${EXEC_PROTOCOL}.`);
    }
    const { ports } = await ready;
    await handleExec(ports, socket, head, stopping);
  } catch (thrown) {
    logFailure(log, request, thrown);
    const { status, errors } = errorBody(thrown);
    const body = JSON.stringify({ errors });
    socket.end(
      `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
}

function headerOf(request: IncomingMessage): string | undefined {
  const value = request.headers[VERSION_HEADER];
  return Array.isArray(value) ? value[0] : value;
}

const notFound = (message: string): { errors: unknown[] } => ({
  errors: [new UserError("input.invalid", message, { next: [{ text: "all paths", command: "orc api" }] }).toJSON()],
});

/** Refusals are the client's business; defects are ours and get a line. Bodies are never logged: they hold secrets. */
function logFailure(log: Log, request: IncomingMessage, thrown: unknown): void {
  const error = asOrcError(thrown);
  if (thrown instanceof OrcError && error.code !== "bug") return;
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  const path = (request.url ?? "").split("?")[0];
  log({
    level: "error",
    message: "a request failed",
    fields: { method: request.method, path, error: error.message, stack },
  });
}
