import { acknowledged, lateWords } from "../../model/acknowledged.ts";
import { serviceKey } from "../../model/names.ts";
import type { WhyEvidence } from "../../model/why.ts";
import { type Case, releaseOf } from "../case.ts";
import { changesIn, goBack, placeOf } from "../changes.ts";
import { evidenceOf, happened, inOrder } from "../evidence.ts";
import { knockAt } from "../measured.ts";
import { giveRoom, nearLimit } from "../memory.ts";
import { type Rule, seeLogs, statusOf } from "../rule.ts";

/** Data planes that do not serve the newest routing of the service yet. */
function latePlanes({ view, app, spec, now }: Case): string[] {
  const routing = app.routing.get(spec.name)?.value;
  if (!routing) return [];
  return acknowledged(view, serviceKey({ ...app.ref, service: spec.name }), routing.generation, now).late;
}

/** Whether the release that was to come failed on this service and an older one serves on. */
function wasRolledBack({ app, spec }: Case): boolean {
  const rollout = app.rollout?.value;
  if (rollout?.state !== "failed" || rollout.serving === rollout.release) return false;
  return rollout.failure?.service === undefined || rollout.failure.service === spec.name;
}

/** Whether a newer release of the service waits for another one to come up first. */
function isHeldBack(of: Case): boolean {
  const rollout = of.app.rollout?.value;
  const waits = rollout?.waiting[of.spec.name]?.startsWith("waiting for ") === true;
  return waits && rollout.serving === rollout.release && releaseOf(of) < rollout.release;
}

/** What happened in the release that was rolled back. */
function failedRelease(of: Case): WhyEvidence[] {
  const { app, spec } = of;
  const release = app.rollout?.value.release;
  const failed = happened(
    of,
    (event) => event.release === release && (event.service === spec.name || event.reason === "rollout-failed"),
  );
  return inOrder([...changesIn(of, release), ...failed]);
}

/** Replicas that serve, and what still goes on around them. */
export const SERVING: readonly Rule[] = [
  {
    reason: "rolled-back",
    state: "trouble",
    holds: wasRolledBack,
    says: (of) => {
      const { release, serving, failure } = of.app.rollout?.value ?? { release: 0, serving: 0 };
      const evidence = failedRelease(of);
      const message = failure?.message ?? `release ${release} was not ready in time`;
      return {
        verdict: `${of.name} runs release ${serving}: release ${release} did not come up and was rolled back.`,
        because: evidence.some(({ text }) => text.includes(message)) ? [] : [message],
        evidence,
        fix: [
          { text: "see all it said", command: `orc logs ${of.spec.name} --release ${release}` },
          { text: "try again, once the file is corrected", command: "orc up" },
        ],
      };
    },
  },
  {
    reason: "draining",
    state: "awaited",
    holds: (of) => of.leaving.some(({ drained }) => !drained) && latePlanes(of).length > 0,
    says: (of) => {
      const old = of.leaving.find(({ drained }) => !drained)?.record?.value.release ?? 0;
      return {
        verdict: `${of.name} of release ${old} is not stopped yet: ${lateWords(latePlanes(of))} may still send to it.`,
        because: [`${of.name} of release ${releaseOf(of)} is ready`],
        fix: [{ text: "see what keeps the data plane", command: "orc doctor" }],
      };
    },
  },
  {
    reason: "not-routed",
    state: "awaited",
    holds: (of) => latePlanes(of).length > 0,
    says: (of) => ({
      verdict: `${of.name} is ready, but ${lateWords(latePlanes(of))} does not serve the newest routing of ${of.spec.name} yet.`,
      fix: [{ text: "see what keeps the data plane", command: "orc doctor" }],
    }),
  },
  {
    reason: "dependency",
    state: "awaited",
    holds: (of) => isHeldBack(of),
    says: (of) => ({
      verdict: `${of.name} runs release ${releaseOf(of)} and is ready; release ${of.app.rollout?.value.release} of it is ${of.app.rollout?.value.waiting[of.spec.name]}.`,
    }),
  },
  {
    reason: "leaving",
    state: "awaited",
    holds: ({ leaving }) => leaving.length > 0,
    says: (of) => ({
      verdict: `${of.name} is ready; the replica before it ends what it has begun and goes.`,
    }),
  },
  {
    reason: "port-closed",
    state: "trouble",
    holds: ({ measured, replica }) => measured.visits.get(replica?.id ?? "")?.outcome === "refused",
    says: (of) => {
      const port = knockAt(of.spec) ?? 0;
      return {
        verdict: `${of.name} runs, but nothing listens on its port ${port}.`,
        because: ["inside a container a server must listen on 0.0.0.0, not on 127.0.0.1"],
        evidence: inOrder([...changesIn(of, undefined, /ports|command|environment|image/), ...evidenceOf(of)]),
        fix: [seeLogs(of), { text: "say which port it listens on", ...placeOf(of, "ports") }, ...goBack(of)],
      };
    },
  },
  {
    reason: "ready",
    state: "fine",
    holds: () => true,
    says: (of) => {
      const status = statusOf(of);
      const started = status?.startedAt;
      const text = `${of.name} of release ${releaseOf(of)} started on ${status?.host}`;
      const near = nearLimit(of, { others: false });
      return {
        verdict: `${of.name} is ready; ${near.length === 0 ? "nothing is wrong." : "it is short of memory."}`,
        because: near,
        evidence: started === undefined ? [] : [{ at: started, kind: "run", text }],
        fix: near.length === 0 ? [] : [giveRoom(of)],
      };
    },
  },
];
