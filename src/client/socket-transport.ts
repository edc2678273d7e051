import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { Readable } from "node:stream";
import { EXEC_PROTOCOL } from "../engine/model/frames.ts";
import { ORC_VERSION, VERSION_HEADER } from "../engine/model/version.ts";
import { OrcError } from "../errors/orc-error.ts";
import type { ApiRequest, ApiResponse, Transport } from "./transport.ts";

// Not imported: as an ES module node:http makes all that it exports, WebSockets too, which takes as long as starting Node does.
const http = process.getBuiltinModule("node:http");

/** Speaks to the orcd that listens on a unix socket, over connections that are kept. */
export class SocketTransport implements Transport {
  readonly #socket: string;
  readonly #agent = new http.Agent({ keepAlive: true, maxFreeSockets: 4 });

  constructor(socket: string) {
    this.#socket = socket;
  }

  request(request: ApiRequest): Promise<ApiResponse> {
    return this.#send(request, this.#agent);
  }

  stream(request: ApiRequest): Promise<ApiResponse> {
    // A connection of its own: it ends with the stream and is nobody else's.
    return this.#send(request, false);
  }

  upgrade(request: ApiRequest): ReturnType<Transport["upgrade"]> {
    const sent = this.#open(request, false, { connection: "upgrade", upgrade: EXEC_PROTOCOL });
    return new Promise((resolve, reject) => {
      sent.once("upgrade", (_response, duplex, head) => {
        if (head.length > 0) duplex.unshift(head);
        resolve({ duplex });
      });
      sent.once("response", (response) => resolve({ refused: answerOf(response) }));
      sent.once("error", (error) => reject(this.#unreachable(error)));
      sent.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(request: ApiRequest, agent: Agent | false): Promise<ApiResponse> {
    const { body } = request;
    const json = body === undefined || body instanceof Readable ? undefined : Buffer.from(JSON.stringify(body));
    const sent = this.#open(
      request,
      agent,
      json ? { "content-type": "application/json", "content-length": json.length } : {},
    );
    return new Promise((resolve, reject) => {
      sent.once("response", (response) => resolve(answerOf(response)));
      sent.once("error", (error) => reject(request.signal?.aborted ? error : this.#unreachable(error)));
      if (body instanceof Readable) {
        body.once("error", (error) => sent.destroy(error));
        body.pipe(sent);
      } else sent.end(json);
    });
  }

  #open(
    { method, path, signal }: ApiRequest,
    agent: Agent | false,
    headers: Record<string, string | number>,
  ): ClientRequest {
    const options: RequestOptions = {
      socketPath: this.#socket,
      method,
      path,
      agent,
      headers: { ...headers, [VERSION_HEADER]: ORC_VERSION },
      ...(signal ? { signal } : {}),
    };
    return http.request(options);
  }

  #unreachable(cause: Error): OrcError {
    if (cause instanceof OrcError) return cause;
    const { code } = cause as NodeJS.ErrnoException;
    const why = WHY[code ?? ""] ?? cause.message;
    return new OrcError("orcd.unreachable", `orcd does not answer on ${this.#socket}: ${why}.`, {
      cause,
      next: [{ text: "see how orcd is", command: "orc doctor" }],
    });
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such socket",
  ECONNREFUSED: "nobody listens on it",
  EACCES: "you may not open it: be in the group that may use the Docker engine",
  ECONNRESET: "it closed the connection",
};

const answerOf = (response: IncomingMessage): ApiResponse => ({
  status: response.statusCode ?? 0,
  headers: response.headers,
  body: response,
});
