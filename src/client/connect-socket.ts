import { ApiClient } from "./api-client.ts";
import type { OrcClient } from "./orc-client.ts";
import { SocketTransport } from "./socket-transport.ts";

/** A client of the orcd that listens on a unix socket; connects with its first call. */
export const connectSocket = (path: string): OrcClient => new ApiClient(new SocketTransport(path));
