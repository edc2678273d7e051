import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import type { ProbeCheck } from "../../engine/model/app-spec.ts";
import type { ProbeAnswer } from "../../engine/model/probe-answer.ts";
import { failed, failedLate, PASSED } from "./words.ts";

const METHOD = "/grpc.health.v1.Health/Check";

/** Field 1 of both messages: the request's is a text, the answer's a number. */
const SERVICE_FIELD = 0x0a;
const STATUS_FIELD = 0x08;

/** grpc.health.v1.HealthCheckResponse.ServingStatus. */
const STATUS_WORDS = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];
const SERVING = 1;

/** Asks by the health checking protocol of gRPC: its two messages have one field each, which needs no schema. */
export function askByGrpc(
  { port, service }: Extract<ProbeCheck, { kind: "grpc" }>,
  address: string,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  // A channel of its own: what is shared would remember that it could not connect, and wait.
  const client = new Client(`${address}:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_http_proxy": 0,
  });
  return new Promise((resolve) => {
    const deadline = Date.now() + timeoutMs;
    client.makeUnaryRequest(METHOD, requestBytes, servingStatus, service, { deadline }, (error, value) => {
      client.close();
      if (error) resolve(ofError(error, timeoutMs));
      else resolve(value === SERVING ? PASSED : failed(STATUS_WORDS[value ?? 0] ?? `status ${value}`));
    });
  });
}

function ofError({ code, details }: ServiceError, timeoutMs: number): ProbeAnswer {
  if (code === status.DEADLINE_EXCEEDED) return failedLate(timeoutMs);
  if (code === status.UNAVAILABLE && /ECONNREFUSED/.test(details)) return failed("connection refused");
  return failed(`${status[code]}${details === "" ? "" : `, ${details}`}`);
}

/** Services have short names: a length of one byte is enough up to 127, and two hold any that people write. */
function requestBytes(service: string): Buffer {
  const name = Buffer.from(service);
  if (name.length === 0) return name;
  const length = name.length < 0x80 ? [name.length] : [(name.length & 0x7f) | 0x80, name.length >> 7];
  return Buffer.concat([Buffer.from([SERVICE_FIELD, ...length]), name]);
}

/** An answer without the field has its default, UNKNOWN. */
const servingStatus = (bytes: Buffer): number => (bytes[0] === STATUS_FIELD ? (bytes[1] ?? 0) : 0);
