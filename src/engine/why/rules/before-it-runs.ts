import { clash, heldByOthers, takenOnHosts } from "../../model/held-ports.ts";
import { hostState } from "../../model/host-liveness.ts";
import { portName } from "../../model/port-claims.ts";
import { isReady } from "../../model/replica-condition.ts";
import type { Case } from "../case.ts";
import { goBack } from "../changes.ts";
import { messageOf, type Rule, reasonOf, seeLogs, statusOf } from "../rule.ts";
import { it, sentence, spanWords } from "../words.ts";

const waiting = ({ app, spec }: Case): string | undefined => app.rollout?.value.waiting[spec.name];

/** The first published port of the service that somebody else has, and who. */
function takenPort({ view, app, spec }: Case): { port: string; by: string } | undefined {
  const taken = takenOnHosts(view, app.record?.seenAt);
  for (const { published, ...rest } of spec.ports) {
    if (published === undefined) continue;
    const port = { ...rest, published };
    const by = taken.get(portName(port)) ?? heldByOthers(view, app).find((other) => clash(other, port))?.by;
    if (by !== undefined) return { port: portName(port), by };
  }
  return undefined;
}

const hostOf = ({ replica }: Case): string | undefined => replica?.placement?.value.host;

/** How long the host of the replica has been silent, when it is too long. */
function silentFor(of: Case): number | undefined {
  const host = of.view.hosts.get(hostOf(of) ?? "");
  if (!host?.record || hostState(of.view, host, of.now) === "ready") return undefined;
  return of.now - (host.beat?.seenAt ?? host.record.seenAt);
}

/** What stands between a replica and its first moment of service. */
export const BEFORE_IT_RUNS: readonly Rule[] = [
  {
    reason: "dependency",
    state: "awaited",
    holds: (of) => !of.replica && waiting(of)?.startsWith("waiting for ") === true,
    says: (of) => ({ verdict: `${of.name} is ${waiting(of)}.`, evidence: [] }),
  },
  {
    reason: "waiting",
    state: "awaited",
    holds: ({ replica }) => !replica,
    says: (of) => ({
      verdict: `${of.name} has not begun${waiting(of) === undefined ? "" : `: ${waiting(of)}`}.`,
      fix: [{ text: "see what happens", command: "orc events -f" }],
    }),
  },
  {
    reason: "place.none",
    state: "trouble",
    holds: ({ replica }) => replica?.placement?.value.host === undefined && replica?.placement !== undefined,
    says: ({ name, replica }) => {
      const placement = replica?.placement?.value;
      const words = placement && placement.host === undefined ? placement.unplaceable : "";
      return {
        verdict: `${name} has no host: ${sentence(words)}`,
        fix: [
          { text: "ask for less under deploy.resources.reservations, or free what others hold", command: "orc ps -A" },
        ],
      };
    },
  },
  {
    reason: "host-silent",
    state: "trouble",
    holds: (of) => silentFor(of) !== undefined,
    says: (of) => ({
      verdict: `${of.name} is on ${hostOf(of)}, which was not heard of for ${spanWords(silentFor(of) ?? 0)}.`,
      because: ["what runs there may run on; nobody can tell from here"],
      fix: [{ text: "look at this machine", command: "orc doctor" }],
    }),
  },
  {
    reason: "image.missing",
    state: "trouble",
    holds: (of) => reasonOf(of) === "image.missing",
    says: (of) => ({
      verdict: `${of.name} has no image: ${sentence(messageOf(of, `${of.spec.image} is neither here nor to be had`))}`,
      fix: [{ text: "correct image: in the file, or build it anew", command: "orc up --build" }, ...goBack(of)],
    }),
  },
  {
    reason: "pulling",
    state: "awaited",
    holds: (of) => reasonOf(of) === "pulling",
    says: (of) => ({ verdict: `${of.name} waits for its image: ${sentence(messageOf(of, "it is being pulled"))}` }),
  },
  {
    reason: "port.taken",
    state: "trouble",
    holds: (of) => reasonOf(of) === "port.taken" || takenPort(of) !== undefined,
    says: (of) => {
      const taken = takenPort(of);
      const verdict = taken
        ? `${of.spec.name} cannot publish ${taken.port}: ${taken.by} has it.`
        : `${of.name} cannot have its port: ${sentence(messageOf(of, "somebody else has it"))}`;
      return { verdict, fix: [{ text: "free the port, or publish another one", command: "orc ls -A" }] };
    },
  },
  {
    reason: "starting",
    state: "awaited",
    holds: (of) => !statusOf(of) || ["starting", "creating", "preparing"].includes(reasonOf(of) ?? ""),
    says: (of) => {
      const words = statusOf(of) ? messageOf(of, "starting") : `it goes to ${hostOf(of) ?? "a host"}`;
      const said = ["starting", "settling"].includes(words) ? "" : `: ${it(words)}`;
      return { verdict: `${of.name} is starting${said}.`, fix: [seeLogs(of)] };
    },
  },
  {
    reason: "paused",
    state: "trouble",
    holds: (of) => reasonOf(of) === "paused" && !!of.replica && !isReady(of.replica),
    says: ({ name }) => ({ verdict: `${name} is paused: somebody froze its container; orc lets it go on.` }),
  },
];
