import { BugError } from "../../errors/orc-error.ts";
import { acknowledged } from "../model/acknowledged.ts";
import { type HostState, hostState, lastSign } from "../model/host-liveness.ts";
import { serviceKey, slotName } from "../model/names.ts";
import { isGone, isReady } from "../model/replica-condition.ts";
import type { HostView, ReplicaView } from "../model/view.ts";
import { specOf } from "../model/wanted.ts";
import type { WhyDocument, WhyEvidence } from "../model/why.ts";
import type { Known, Seen } from "./case.ts";
import { happened } from "./evidence.ts";
import type { HostCase, OnHost } from "./host/host-case.ts";
import { HOST_RULES } from "./host/host-rules.ts";
import { why } from "./why.ts";
import { memory } from "./words.ts";

export type HostAsked = { host: string; engineProblem?: string };

/** Says why a host is as it is, and what runs on it; undefined when there is no such host. */
export function whyHost(seen: Seen, { host: name, engineProblem }: HostAsked): WhyDocument | undefined {
  const host = seen.view.hosts.get(name);
  if (!host?.record) return undefined;
  const problem = engineProblem ?? host.beat?.value.engineSilence?.message;
  const of = hostCase(seen, host, hostState(seen.view, host, seen.now), problem);
  const rule = HOST_RULES.find(({ holds }) => holds(of));
  if (!rule) throw new BugError(`no rule holds for ${name}`);
  const { verdict, because = [], evidence = [], fix = [] } = rule.says(of);
  return {
    subject: `host/${name}`,
    verdict,
    reason: rule.reason,
    state: rule.state,
    because: [...because, ...aboutHost(of)],
    evidence: [...evidence, ...eventsOf(seen, name)],
    fix,
  };
}

function hostCase(seen: Seen, host: HostView, state: HostState, engineProblem: string | undefined): HostCase {
  const { view, now, wall, measured, events } = seen;
  const here = [...view.apps.values()].map((app) => ({ app, replicas: onHost(app.replicas.values(), host.name) }));
  const claims = here.flatMap(({ app, replicas }) =>
    replicas.map(({ record }) => specOf(app, record?.value.release ?? 0)?.services[record?.value.service ?? ""]),
  );
  const sum = (kind: "memoryBytes" | "cpuNano"): number =>
    claims.reduce((total, spec) => total + (spec?.resources.reservations[kind] ?? 0), 0);
  const freeBytes = measured.freeBytes.get(host.name);
  return {
    host,
    record: host.record?.value ?? {
      name: host.name,
      ordinal: 0,
      address: "",
      roles: [],
      schedulable: "active",
      labels: {},
    },
    state,
    silentMs: now - lastSign(host),
    ...(engineProblem === undefined ? {} : { engineProblem }),
    late: latePlanes(seen, host),
    taken: [...host.acks.values()].flatMap(({ value }) => Object.entries(value.taken)),
    ...(freeBytes === undefined ? {} : { freeBytes }),
    reserved: { memoryBytes: sum("memoryBytes"), cpuNano: sum("cpuNano") },
    runs: here.flatMap(({ app, replicas }) => servicesOf(app.ref.app, replicas)),
    troubled: here.flatMap(({ app, replicas }) => troubledOf({ ...seen, app }, replicas)),
    events,
    wall,
  };
}

/** Verdicts on the slots that these replicas fill, where something is wrong; each with its app, to be typed. */
function troubledOf(known: Known, replicas: ReplicaView[]): WhyDocument[] {
  const slots = replicas.flatMap(({ record }) => (record ? [record.value] : []));
  const bySlot = new Map(slots.map(({ service, slot }) => [slotName({ service, slot }), { service, slot }]));
  return [...bySlot.values()].flatMap((asked) => {
    const document = why(known, asked);
    return document?.state === "trouble" ? [{ ...document, subject: `${known.app.ref.app}/${document.subject}` }] : [];
  });
}

const onHost = (replicas: Iterable<ReplicaView>, host: string): ReplicaView[] =>
  [...replicas].filter(
    (replica) =>
      replica.placement?.value.host === host && !isGone(replica) && replica.record?.value.retired === undefined,
  );

function servicesOf(app: string, replicas: ReplicaView[]): OnHost[] {
  const byService = Map.groupBy(replicas, ({ record }) => record?.value.service ?? "");
  return [...byService].map(([service, all]) => ({
    app,
    service,
    replicas: all.length,
    ready: all.filter(isReady).length,
  }));
}

/** Data planes of the host that are behind on some service, and what each of them says is the matter. */
function latePlanes({ view, now }: Seen, host: HostView): HostCase["late"] {
  const late = new Set<string>();
  for (const app of view.apps.values())
    for (const { value } of app.routing.values())
      for (const plane of acknowledged(view, serviceKey(value), value.generation, now).late) late.add(plane);
  const names = [...late]
    .filter((plane) => plane.startsWith(`${host.name}/`))
    .map((plane) => plane.split("/")[1] ?? "");
  const sick = [...host.acks].filter(([, { value }]) => value.problem !== undefined).map(([plane]) => plane as string);
  return [...new Set([...sick, ...names])].map((plane) => {
    const problem = [...host.acks].find(([name]) => name === plane)?.[1].value.problem;
    return { plane, ...(problem === undefined ? {} : { problem }) };
  });
}

/** What the host is, how full it is, and what runs there. */
function aboutHost({ host, record, freeBytes, reserved, runs }: HostCase): string[] {
  const beat = host.beat?.value;
  const room = freeBytes === undefined ? "" : `, ${memory(freeBytes)} of ${memory(beat?.memoryBytes ?? 0)} free`;
  const held = reserved.memoryBytes === 0 ? "" : `, ${memory(reserved.memoryBytes)} reserved`;
  const cores = (beat?.cpuNano ?? 0) / 1e9;
  const engine = beat ? [`Docker ${beat.engine}, orcd ${beat.version}, ${cores} CPUs${room}${held}`] : [];
  const cordon = record.schedulable === "active" ? [] : [`it is ${record.schedulable}`];
  return [...engine, ...cordon, runWords(runs)];
}

function runWords(runs: readonly OnHost[]): string {
  if (runs.length === 0) return "nothing of this cluster runs there";
  const total = runs.reduce((sum, { replicas }) => sum + replicas, 0);
  const byApp = [...Map.groupBy(runs, ({ app }) => app)].map(
    ([app, services]) =>
      `${app} ${services.map(({ service, replicas, ready }) => `${service} ${ready}/${replicas}`).join(", ")}`,
  );
  return `${total} ${total === 1 ? "replica" : "replicas"} there, ready/all: ${byApp.join("; ")}`;
}

const eventsOf = (seen: Seen, host: string): WhyEvidence[] =>
  happened(seen, (event) => event.host === host && event.severity !== "info" && event.service === undefined);
