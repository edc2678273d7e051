import { connect } from "node:net";
import type { Visit } from "../../engine/model/visit.ts";
import type { Visitor, VisitTarget } from "../../engine/ports/visitor.ts";

// Not imported: as an ES module node:http makes all that it exports, WebSockets too: megabytes that nobody needs.
const { request } = process.getBuiltinModule("node:http");

/** Errors by which a system says that nobody listens there, or that there is no way there. */
const REFUSED = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"]);

/** Visits by plain HTTP, over a connection of its own each time; the body of an answer is not read. */
export const httpVisitor: Visitor = {
  visit(target, timeoutMs) {
    return target.path === undefined ? connectOnce(target, timeoutMs) : getOnce(target, target.path, timeoutMs);
  },
};

type Told = (outcome: Visit["outcome"], status?: number) => void;

function connectOnce({ address, port }: VisitTarget, timeoutMs: number): Promise<Visit> {
  return timed(timeoutMs, (tell) => {
    const socket = connect({ host: address, port });
    socket.once("connect", () => tell("connected"));
    socket.on("error", (error: NodeJS.ErrnoException) => tell(outcomeOf(error)));
    return () => void socket.destroy();
  });
}

function getOnce({ address, port, hostHeader }: VisitTarget, path: string, timeoutMs: number): Promise<Visit> {
  return timed(timeoutMs, (tell) => {
    const headers = { "user-agent": "orc-why", ...(hostHeader === undefined ? {} : { host: hostHeader }) };
    const asked = request({ host: address, port, path, headers, agent: false });
    asked.once("response", ({ statusCode }) => tell("answered", statusCode));
    asked.on("error", (error: NodeJS.ErrnoException) => tell(outcomeOf(error)));
    asked.end();
    return () => void asked.destroy();
  });
}

function outcomeOf({ code = "" }: NodeJS.ErrnoException): Visit["outcome"] {
  return REFUSED.has(code) ? "refused" : "not-http";
}

function timed(timeoutMs: number, begin: (tell: Told) => () => void): Promise<Visit> {
  const { promise, resolve } = Promise.withResolvers<Visit>();
  const since = performance.now();
  const tell: Told = (outcome, status) =>
    resolve({ outcome, ...(status === undefined ? {} : { status }), ms: Math.round(performance.now() - since) });
  const end = begin(tell);
  const timer = setTimeout(() => tell("silent"), timeoutMs);
  return promise.finally(() => {
    clearTimeout(timer);
    end();
  });
}
