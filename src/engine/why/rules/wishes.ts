import type { Case } from "../case.ts";
import type { Rule } from "../rule.ts";
import { ago } from "../words.ts";

/** Who made the last change, where that change is the one that is spoken of. */
function byWhom({ app, wall }: Case, cause: RegExp): string[] {
  const record = app.record?.value;
  if (!record || !cause.test(record.cause)) return [];
  return [`${record.changedBy.name} on ${record.changedBy.host} did that ${ago(record.changedAt, wall)}`];
}

/** Slots that a person does not want to have. */
export const WISHES: readonly Rule[] = [
  {
    reason: "down",
    state: "fine",
    holds: ({ app }) => app.record?.value.wanted === "down",
    says: (of) => ({
      verdict: `${of.name} does not run: ${of.app.ref.app} was taken down.`,
      because: byWhom(of, /^down/),
      fix: [{ text: "bring it up", command: "orc up" }],
    }),
  },
  {
    reason: "stopped",
    state: "fine",
    holds: ({ app, spec }) => app.record?.value.stopped.includes(spec.name) === true,
    says: (of) => ({
      verdict: `${of.name} does not run: ${of.spec.name} was stopped by hand.`,
      because: byWhom(of, /^stop/),
      fix: [{ text: "start it", command: `orc start ${of.spec.name}` }],
    }),
  },
  {
    reason: "scaled",
    state: "fine",
    holds: ({ desired, slot = 1, replica }) => !replica && slot > desired,
    says: (of) => ({
      verdict:
        of.desired === 0
          ? `${of.spec.name} has no replicas: that is what it is scaled to.`
          : `${of.name} goes: ${of.spec.name} is to have ${of.desired}.`,
      because: byWhom(of, /^scale/),
      fix: [{ text: "have it again", command: `orc scale ${of.spec.name}=${of.slot ?? 1}` }],
    }),
  },
];
