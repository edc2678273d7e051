import { acts, choice, duration, type Fields, label, object, type Shape, short, text, words } from "./shape.ts";

const port: Shape = { is: "integer", min: 1, max: 65535 };
const times: Shape = { is: "integer", min: 1 };

const PROBE: Fields = {
  http: acts(
    short(
      "probePath",
      object({
        path: acts(text),
        port: acts(port),
        scheme: acts(choice("http", "https")),
        host: acts(text),
        headers: acts({ is: "keyValues", absent: "empty" }),
        status: acts(label),
      }),
    ),
  ),
  tcp: acts(short("probePort", object({ port: acts(port) }, true))),
  exec: acts(short("probeCommand", object({ command: acts(words) }))),
  grpc: acts(short("probePort", object({ port: acts(port), service: acts(text) }, true))),
  initialDelay: acts(duration),
  interval: acts(duration),
  timeout: acts(duration),
  failures: acts(times),
  successes: acts(times),
};

/** `x-orc.probes` of a service: how orc itself finds out whether a replica has started, may get requests, and lives. */
export const PROBES: Fields = {
  startup: acts(object(PROBE)),
  readiness: acts(object(PROBE)),
  liveness: acts(object(PROBE)),
};

/** What orc reads of `x-orc`: Compose has no word for it. Other fields of it are warned of. */
export const X_ORC: Fields = { context: acts(text) };
export const X_ORC_OF_SERVICE: Fields = { probes: acts(object(PROBES)) };
