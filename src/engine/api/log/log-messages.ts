import type { LogMessage, LogsQuery } from "../../model/requests.ts";
import { readLogs } from "./read-logs.ts";
import type { ReadPorts } from "./read-ports.ts";

/** As `readLogs`, for who reads them here: the lines as objects. */
export async function* logMessages(
  ports: ReadPorts,
  query: LogsQuery,
  signal: AbortSignal,
): AsyncGenerator<LogMessage> {
  for await (const text of readLogs(ports, query, signal)) {
    for (const line of text.split("\n")) if (line !== "") yield JSON.parse(line) as LogMessage;
  }
}
