import type { AssignmentItem } from "../model/assignment.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { AppRef, ReplicaId } from "../model/names.ts";
import type { RestoredApp } from "../model/restored.ts";
import type { ServiceRouting } from "../model/routing.ts";
import type { AppView, ReplicaView } from "../model/view.ts";
import { leavesForGood, routedGeneration } from "./wanted-slots.ts";

/** An app as a backup has it and as it stands on this host; either may be missing. */
export type Standing = {
  ref: AppRef;
  base: AppView | undefined;
  /** As a sound store has it. */
  now: AppView | undefined;
  /** Somebody knows what runs on this host. */
  isKnown: boolean;
  items: readonly AssignmentItem[];
  routing: readonly ServiceRouting[];
  addresses: Readonly<Record<ReplicaId, string>>;
};

export type Fate = RestoredApp["fate"];

type Rule = { fate: Fate; holds(standing: Standing): boolean; says: string };

/** What runs counts for more than what a backup says of it; the first rule that holds decides. */
const RULES: readonly Rule[] = [
  {
    fate: "as-backup",
    holds: ({ isKnown }) => !isKnown,
    says: "as the backup has it",
  },
  {
    fate: "as-it-runs",
    holds: ({ base, now }) => !base?.record && now !== undefined,
    says: "no backup has it; kept as it is",
  },
  {
    fate: "rebuilt",
    holds: ({ base }) => !base?.record,
    says: "no backup has it; rebuilt from what runs, as one release",
  },
  {
    fate: "as-backup",
    holds: (standing) =>
      isSameAsked(standing) && standing.items.length === 0 && standingReplicas(standing.base).length === 0,
    says: "as the backup has it",
  },
  {
    fate: "not-running",
    holds: ({ items, now }) => items.length === 0 && now?.record?.value.wanted !== "up",
    says: "nothing of it runs any more: it stays down until orc up",
  },
  {
    fate: "as-backup",
    holds: isAsBackup,
    says: "as the backup has it",
  },
  {
    fate: "as-it-runs",
    holds: ({ items, now }) => !now && items.every(leavesForGood(items)),
    says: "what is left of it goes: it stays down until orc up",
  },
  {
    fate: "as-it-runs",
    holds: () => true,
    says: "changed since the backup; kept as it runs",
  },
];

/** What becomes of an app, and the sentence for it. */
export function fateOf(standing: Standing): { fate: Fate; says: string } {
  const rule = RULES.find(({ holds }) => holds(standing));
  return { fate: rule?.fate ?? "as-it-runs", says: rule?.says ?? "" };
}

/** Replicas that an app's host would be assigned by the backup. */
const standingReplicas = (app: AppView | undefined): ReplicaView[] =>
  [...(app?.replicas.values() ?? [])].filter(
    ({ record, placement, status }) =>
      record !== undefined && placement?.value.host !== undefined && status?.value.state !== "gone",
  );

/** As far as anybody knows nothing else was asked of it since. */
const isSameAsked = ({ base, now }: Standing): boolean =>
  !now || now.record?.value.generation === base?.record?.value.generation;

function isAsBackup(standing: Standing): boolean {
  const { base, items, routing } = standing;
  const before = standingReplicas(base);
  if (before.length !== items.length) return false;
  const byId = new Map<ReplicaId, ReplicaView>(before.map((replica) => [replica.id, replica]));
  return (
    isSameAsked(standing) &&
    items.every((item) => isSame(byId.get(item.replica), item)) &&
    !(base && hasOtherPorts(base, routing)) &&
    routedGeneration(routing) <= (base?.record?.value.generation ?? 0)
  );
}

/** What is published shows a release that changed ports alone, and so no replica. */
export const hasOtherPorts = (base: AppView, routing: readonly ServiceRouting[]): boolean =>
  routing.some((now) => portsOf(base.routing.get(now.service)?.value) !== portsOf(now));

function isSame(replica: ReplicaView | undefined, { release, specHash, want }: AssignmentItem): boolean {
  const record = replica?.record?.value;
  return (
    record?.release === release && record.specHash === specHash && (record.retired !== undefined) === (want !== "run")
  );
}

const portsOf = (routing: ServiceRouting | undefined): string => canonicalJson(routing?.ports ?? []);
