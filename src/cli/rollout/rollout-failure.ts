import type { OrcClient } from "../../client/orc-client.ts";
import type { AppStatus } from "../../engine/model/documents.ts";
import { type AppRef, slotName } from "../../engine/model/names.ts";
import type { FieldChange } from "../../engine/model/plan.ts";
import type { RolloutFailure, RolloutRecord } from "../../engine/model/rollout.ts";
import { CATALOGUE, type ErrorCode } from "../../errors/catalogue.ts";
import { ClusterError, type NextStep } from "../../errors/orc-error.ts";
import { isGap } from "../../render/logs.ts";
import { terminalText } from "../../render/terminal-text.ts";
import { clock } from "../../render/units.ts";

export type Failed = { client: OrcClient; ref: AppRef; status: AppStatus; changes: readonly FieldChange[] };

const LAST_LINES = 10;

/** Failures before anything ran: there is nothing it could have said. */
const NEVER_RAN = new Set(["place.none", "image.missing", "port.taken"]);

/** A rollout that failed as an error: why, the last lines of the run, what had changed, and what to type next. */
export async function rolloutFailure({ client, ref, status, changes }: Failed): Promise<ClusterError> {
  const { rollout } = status;
  const failure: RolloutFailure = rollout?.failure ?? {
    code: "rollout.deadline",
    message: `${ref.app} did not come up.`,
  };
  const evidence = await lastLines(client, ref, failure).catch(() => []);
  const slot =
    failure.service !== undefined && failure.slot !== undefined
      ? slotName({ service: failure.service, slot: failure.slot })
      : undefined;
  const next: NextStep[] = [
    ...(slot === undefined || evidence.length === 0 || NEVER_RAN.has(failure.code)
      ? []
      : [
          {
            text: "see all it said",
            command: `orc logs ${slot} --release ${rollout?.release ?? status.record.release}`,
          },
        ]),
    failure.service === undefined
      ? { text: "see what happened", command: "orc events" }
      : { text: "see what led to it", command: `orc why ${failure.service}` },
    ...(isPaused(status)
      ? [
          { text: "go on all the same", command: "orc rollout resume" },
          { text: "go back", command: "orc rollout abort" },
        ]
      : []),
  ];
  return new ClusterError(
    codeOf(failure.code),
    `${sentence(named(ref, failure.message))}${whatServes(status, rollout)}`,
    {
      ...(failure.service === undefined ? {} : { service: failure.service }),
      ...(failure.slot === undefined ? {} : { slot: failure.slot }),
      evidence,
      changed: changes.map(({ path, from, to, where }) => ({
        path,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(where === undefined ? {} : { where }),
      })),
      next,
    },
  );
}

/** What is said of the release without a subject is said of its app. */
const named = ({ app }: AppRef, message: string): string => (/^not /.test(message) ? `${app} is ${message}` : message);

const isPaused = ({ rollout, record }: AppStatus): boolean =>
  record.onFailure === "pause" && rollout?.serving === rollout?.release && (rollout?.lastGood ?? 0) > 0;

/** That it is not down is what the failure says. */
const isSaid = ({ failure }: RolloutRecord): boolean => failure?.message.startsWith("not down") === true;

const codeOf = (code: string): ErrorCode => (code in CATALOGUE ? (code as ErrorCode) : "rollout.deadline");

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function whatServes(status: AppStatus, rollout: RolloutRecord | undefined): string {
  if (!rollout) return "";
  const { onFailure, wanted } = status.record;
  if (wanted === "down")
    return isSaid(rollout) ? " orc keeps trying." : ` ${status.app} is not down yet; orc keeps trying.`;
  if (rollout.serving === rollout.release && onFailure === "pause")
    return ` Release ${rollout.release} stops where it is; what it has not replaced serves on.`;
  if (rollout.serving === rollout.release || rollout.serving === 0)
    return ` Release ${rollout.release} is not up; orc keeps trying.`;
  const ready = status.services.reduce((sum, service) => sum + service.ready, 0);
  const desired = status.services.reduce((sum, service) => sum + service.desired, 0);
  return ` Release ${rollout.release} stopped here; release ${rollout.serving} serves on with ${ready} of ${desired}.`;
}

/** Characters of a line that tell why; a failure is no place for a line of a megabyte. */
const LONGEST = 1000;

async function lastLines(
  client: OrcClient,
  ref: AppRef,
  { service, slot, replica }: RolloutFailure,
): Promise<string[]> {
  if (service === undefined) return [];
  const which = replica === undefined ? { services: [service], ...(slot === undefined ? {} : { slot }) } : { replica };
  const lines: string[] = [];
  for await (const message of client.logs({ ...ref, ...which, tail: LAST_LINES }, AbortSignal.timeout(5000))) {
    if (!isGap(message)) lines.push(`${clock(message.at)}  ${terminalText(message.line.slice(0, LONGEST), false)}`);
  }
  return lines.slice(-LAST_LINES);
}
