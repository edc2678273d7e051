import type Dockerode from "dockerode";
import type { LogQuery } from "../../engine/ports/container-engine.ts";
import { asHostEngineError } from "./host-engine-error.ts";

/** Opens a container's log as a stream, followed or not; dockerode would hold one that is not followed in memory as a whole. */
export function openLog(
  docker: Dockerode,
  id: string,
  query: LogQuery,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const call = {
    path: `/containers/${id}/logs?`,
    method: "GET",
    isStream: true,
    statusCodes: { 200: true, 404: "no such container" },
    options: logOptions(query),
    abortSignal,
  };
  return asHostEngineError(
    () =>
      new Promise((resolve, reject) => {
        docker.modem.dial(call, (error, stream) => {
          if (error) reject(error);
          else resolve(stream as AsyncIterable<Uint8Array>);
        });
      }),
  );
}

function logOptions({ follow, since, until, tail }: LogQuery): Record<string, boolean | number | string> {
  return {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow,
    ...(since === undefined ? {} : { since: engineTime(since) }),
    ...(until === undefined ? {} : { until: engineTime(until) }),
    ...(tail === undefined ? {} : { tail }),
  };
}

/** Seconds with nine digits of fraction: a `Date` would lose the last six, and with them which line came first. */
export function engineTime(iso: string): string {
  const seconds = Math.floor(Date.parse(iso) / 1000);
  const [, fraction = ""] = /\.(\d+)/.exec(iso) ?? [];
  return `${seconds}.${fraction.padEnd(9, "0").slice(0, 9)}`;
}
