import { type HostState, hostState } from "../../model/host-liveness.ts";
import { serviceKey, spokenName } from "../../model/names.ts";
import type { Finding } from "../../model/requests.ts";
import type { Instant } from "../../model/time.ts";
import type { HostView, View } from "../../model/view.ts";

/** What the view says of hosts: whether they live, serve the newest routing, and hold containers nobody knows. */
export const clusterFindings = (view: View, now: Instant, withoutEngine?: string): Finding[] =>
  [...view.hosts.values()]
    .filter(({ record }) => record !== undefined)
    .flatMap((host) => [
      hostFinding(host, hostState(view, host, now), host.name === withoutEngine),
      ...planeFindings(view, host),
      ...orphanFindings(host),
    ]);

/** A host lives by what its agent says, and is of use by its engine. */
function hostFinding({ name, beat }: HostView, state: HostState, isWithoutEngine: boolean): Finding {
  const shared = { subject: "host", host: name } as const;
  const fix = { text: "see more", command: `orc why host/${name}` };
  if (isWithoutEngine || beat?.value.engineSilence) {
    const message = `${name} is without its engine: what runs runs on and is reached, what ends is not started again`;
    return { level: "problem", ...shared, message, fix };
  }
  if (!beat) return { level: "warning", ...shared, message: `${name} was not heard of since orcd started`, fix };
  if (state === "ready") return { level: "ok", ...shared, message: `${name} is ready` };
  const message = `${name} is ${state}: no sign of life lately`;
  return { level: state === "down" ? "problem" : "warning", ...shared, message, fix };
}

function planeFindings(view: View, { name: host, acks }: HostView): Finding[] {
  const generations = [...view.apps.values()].flatMap((app) =>
    [...app.routing.values()].map(({ value }) => ({ key: serviceKey(value), generation: value.generation })),
  );
  return [...acks].flatMap(([plane, { value: ack }]): Finding[] => {
    const behind = generations.filter(({ key, generation }) => (ack.generations[key] ?? 0) < generation);
    const taken = Object.entries(ack.taken).map(([port, holder]): Finding => {
      const [number = port] = port.replace(/^.*:/, "").split("/");
      const fix = {
        text: "free it, or publish another one; who publishes what",
        command: `orc why localhost:${number}`,
      };
      return { level: "problem", subject: port, host, message: `cannot be published: ${holder}`, fix };
    });
    const fix = {
      text: "orcd tries again by itself; its log says why it fails",
      command: "docker logs --tail 50 orcd",
    };
    if (ack.problem !== undefined) {
      return [{ level: "problem", subject: plane, host, message: ack.problem, fix }, ...taken];
    }
    if (behind.length > 0) {
      const message = `does not serve the newest routing of ${behind.map(({ key }) => spokenName(key)).join(", ")}`;
      return [{ level: "warning", subject: plane, host, message, fix }, ...taken];
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
      message: `${orphans.length} with the labels of this cluster that no app knows, which orc does not touch: ${few}${orphans.length > 3 ? ", …" : ""}`,
      fix: { text: "look at them, then remove what you do not miss", command: `docker rm -f ${orphans[0] ?? ""}` },
    },
  ];
}
