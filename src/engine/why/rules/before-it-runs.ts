import { engineMend, isHung } from "../../../errors/engine-mend.ts";
import { clash, heldByOthers, takenOnHosts } from "../../model/held-ports.ts";
import { hostState } from "../../model/host-liveness.ts";
import { portName } from "../../model/port-claims.ts";
import { isReady } from "../../model/replica-condition.ts";
import type { Case } from "../case.ts";
import { changesIn, goBack, placeOf } from "../changes.ts";
import { happened, inOrder } from "../evidence.ts";
import { messageOf, type Rule, reasonOf, statusOf } from "../rule.ts";
import { sentence, spanWords } from "../words.ts";
import { IMAGE } from "./image.ts";
import { STARTING } from "./starting.ts";

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
    says: (of) => {
      const { name, replica } = of;
      const placement = replica?.placement?.value;
      const words = placement && placement.host === undefined ? placement.unplaceable : "";
      return {
        verdict: `${name} has no host: ${sentence(words)}`,
        evidence: changesIn(of, undefined, /reservations|volumes/),
        fix: [
          { text: "ask for less", ...placeOf(of, "deploy.resources.reservations") },
          { text: "see what others hold", command: "orc ps -A" },
          ...goBack(of),
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
    reason: "engine-unreachable",
    state: "trouble",
    holds: (of) => reasonOf(of) === "engine-unreachable",
    says: (of) => {
      const since = statusOf(of)?.unknownSince;
      const problem = messageOf(of, "");
      return {
        verdict: `${of.name} cannot be looked at: the engine of ${hostOf(of)} ${isHung(problem) ? "hangs" : "does not answer"}${since === undefined ? "" : `, for ${spanWords(Date.parse(of.wall) - Date.parse(since))}`}.`,
        because: [
          "if it ran, it runs on and is reached as before; if it ends, nobody starts it again until the engine is back",
        ],
        fix: [engineMend(problem), { text: "see more", command: "orc doctor" }],
      };
    },
  },
  ...IMAGE,
  {
    reason: "port.taken",
    state: "trouble",
    holds: (of) => reasonOf(of) === "port.taken" || takenPort(of) !== undefined,
    says: (of) => {
      const taken = takenPort(of);
      const verdict = taken
        ? `${of.spec.name} cannot publish ${taken.port}: ${taken.by} has it.`
        : `${of.name} cannot have its port: ${sentence(messageOf(of, "somebody else has it"))}`;
      const isOfPort = ({ reason, service }: { reason: string; service?: string }): boolean =>
        reason === "port.taken" && service === of.spec.name;
      return {
        verdict,
        evidence: inOrder([...changesIn(of, undefined, /ports/), ...happened(of, isOfPort)]),
        fix: [
          { text: "publish another one", ...placeOf(of, "ports") },
          { text: "or free it; orc takes it as soon as it is free. Who has which", command: "orc ls -A" },
        ],
      };
    },
  },
  ...STARTING,
  {
    reason: "paused",
    state: "trouble",
    holds: (of) => reasonOf(of) === "paused" && !!of.replica && !isReady(of.replica),
    says: (of) => ({
      verdict: `${of.name} is paused: somebody froze its container; orc lets it go on.`,
      fix: [{ text: "if it stays so", command: "orc events" }],
    }),
  },
];
