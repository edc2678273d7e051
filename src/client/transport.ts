import type { Duplex, Readable } from "node:stream";

/** A request as every transport takes it; `path` starts with `/v1/`. */
export type ApiRequest = {
  method: "GET" | "POST";
  path: string;
  /** Becomes JSON, unless it is a stream: that is sent as it is. */
  body?: unknown;
  signal?: AbortSignal;
};

export type ApiResponse = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Readable;
};

/**
 * A way to a manager's API: its unix socket, or later a connection over SSH.
 * Every call rejects with `orcd.unreachable` when there is no answer.
 */
export type Transport = {
  /** Sends a request and answers once the head of the response is there; the body is read by the caller. */
  request(request: ApiRequest): Promise<ApiResponse>;
  /** Like `request`, but the response never ends by time: for streams that follow. */
  stream(request: ApiRequest): Promise<ApiResponse>;
  /** Turns the connection into a duplex one; `refused` carries the response when the other side did not want to. */
  upgrade(request: ApiRequest): Promise<{ duplex: Duplex } | { refused: ApiResponse }>;
  close(): void;
};
