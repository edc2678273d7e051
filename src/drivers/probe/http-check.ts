import type { ClientRequest } from "node:http";
import type { ProbeCheck } from "../../engine/model/app-spec.ts";
import type { ProbeAnswer } from "../../engine/model/probe-answer.ts";
import { failed, failedBy, failedLate, PASSED } from "./words.ts";

// Not imported: as an ES module node:http makes all that it exports, WebSockets too: megabytes that nobody needs.
const { request: requestHttp } = process.getBuiltinModule("node:http");
const { request: requestHttps } = process.getBuiltinModule("node:https");

const USER_AGENT = "orc-probe";

/** Asks for a page on a connection of its own; redirects are answers, the body is not read. */
export function askByHttp(
  check: Extract<ProbeCheck, { kind: "http" }>,
  address: string,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const request = open(check, address);
    if (request instanceof Error) return resolve(failedBy(request));
    const timer = setTimeout(() => answer(failedLate(timeoutMs)), timeoutMs);
    const answer = (words: ProbeAnswer): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(words);
    };
    request.once("response", ({ statusCode = 0 }) => {
      const { from, to } = check.status;
      answer(statusCode >= from && statusCode <= to ? PASSED : failed(String(statusCode)));
    });
    request.on("error", (error) => answer(failedBy(error)));
    request.end();
  });
}

function open(
  { scheme, port, path, host, headers }: Extract<ProbeCheck, { kind: "http" }>,
  address: string,
): ClientRequest | Error {
  const options = {
    host: address,
    port,
    path,
    agent: false,
    headers: { "user-agent": USER_AGENT, connection: "close", ...(host === undefined ? {} : { host }), ...headers },
  };
  try {
    if (scheme === "http") return requestHttp(options);
    // Nobody has a certificate for the address of a replica: what counts is the answer.
    return requestHttps({ ...options, rejectUnauthorized: false, ...(host === undefined ? {} : { servername: host }) });
  } catch (error) {
    // A path or a header that HTTP does not allow.
    return error instanceof Error ? error : new Error(String(error));
  }
}
