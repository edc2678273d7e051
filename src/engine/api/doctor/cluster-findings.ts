import { type HostState, hostState } from "../../model/host-liveness.ts";
import { serviceKey } from "../../model/names.ts";
import type { Finding } from "../../model/requests.ts";
import type { Instant } from "../../model/time.ts";
import type { HostView, View } from "../../model/view.ts";

/** What the view says of hosts: whether they live, serve the newest routing, and hold containers nobody knows. */
export const clusterFindings = (view: View, now: Instant): Finding[] =>
  [...view.hosts.values()]
    .filter(({ record }) => record !== undefined)
    .flatMap((host) => [
      hostFinding(host, hostState(view, host, now)),
      ...planeFindings(view, host),
      ...orphanFindings(host),
    ]);

function hostFinding({ name, beat }: HostView, state: HostState): Finding {
  const shared = { subject: "host", host: name } as const;
  if (!beat) return { level: "warning", ...shared, message: `${name} was not heard of since orcd started` };
  if (state === "ready") return { level: "ok", ...shared, message: `${name} is ready` };
  return {
    level: state === "down" ? "problem" : "warning",
    ...shared,
    message: `${name} is ${state}: no sign of life lately`,
  };
}

function planeFindings(view: View, { name: host, acks }: HostView): Finding[] {
  const generations = [...view.apps.values()].flatMap((app) =>
    [...app.routing.values()].map(({ value }) => ({ key: serviceKey(value), generation: value.generation })),
  );
  return [...acks].flatMap(([plane, { value: ack }]): Finding[] => {
    const behind = generations.filter(({ key, generation }) => (ack.generations[key] ?? 0) < generation);
    const taken = Object.entries(ack.taken).map(([port, holder]): Finding => {
      const fix = { text: "free the port, or publish another one", command: "orc ls" };
      return { level: "problem", subject: port, host, message: `cannot be published: ${holder}`, fix };
    });
    if (ack.problem !== undefined) return [{ level: "problem", subject: plane, host, message: ack.problem }, ...taken];
    if (behind.length > 0) {
      const message = `does not serve the newest routing of ${behind.map(({ key }) => key).join(", ")}`;
      return [{ level: "warning", subject: plane, host, message }, ...taken];
    }
    return [{ level: "ok", subject: plane, host, message: "serves the newest routing" }, ...taken];
  });
}

function orphanFindings({ name: host, beat }: HostView): Finding[] {
  const orphans = beat?.value.orphans ?? [];
  if (orphans.length === 0) return [];
  const few = orphans.slice(0, 3).join(", ");
  return [
    {
      level: "warning",
      subject: "containers",
      host,
      message: `${orphans.length} of this cluster that no app knows: ${few}${orphans.length > 3 ? ", …" : ""}`,
      fix: { text: "remove what you do not miss", command: `docker rm -f ${orphans[0] ?? ""}` },
    },
  ];
}
