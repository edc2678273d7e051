import type { Reason } from "../model/event.ts";
import type { RolloutRecord } from "../model/rollout.ts";
import type { AppView } from "../model/view.ts";

/** What is to be told of a rollout: that it began, ended, or failed and what became of it. */
export function news(app: AppView, rollout: RolloutRecord): Reason[] {
  const before = app.rollout?.value;
  const told: Reason[] = [];
  const about = { kind: "rollout", release: rollout.release } as const;
  if (before?.id !== rollout.id) {
    const supersedes = before?.state === "running" ? `, in place of that of release ${before.release}` : "";
    const message = `rollout of release ${rollout.release} began${supersedes}`;
    told.push({ severity: "info", reason: "rollout-began", message, ...about });
  }
  if (before?.id === rollout.id && before.state === rollout.state) return told;
  if (rollout.state === "complete") {
    told.push({ severity: "info", reason: "rollout-complete", message: reached(app, rollout), ...about });
  }
  if (rollout.state === "failed") {
    const message = `release ${rollout.release} stopped: ${rollout.failure?.message}${aftermath(rollout)}`;
    const { service, slot } = rollout.failure ?? {};
    told.push({
      severity: "error",
      reason: "rollout-failed",
      message,
      ...about,
      ...(service === undefined ? {} : { service }),
      ...(slot === undefined ? {} : { slot }),
      ...(rollout.failure ? { because: rollout.failure.code } : {}),
    });
  }
  return told;
}

const reached = ({ ref, record }: AppView, { serving }: RolloutRecord): string =>
  record?.value.wanted === "down" ? `${ref.app} is down` : `release ${serving} is up`;

const aftermath = ({ serving, release }: RolloutRecord): string =>
  serving === release ? "" : `; release ${serving} serves on`;
