import { engineMend } from "../../../errors/engine-mend.ts";
import type { WhyDocument, WhyEvidence, WhyFix } from "../../model/why.ts";
import { listed, memory, sentence, spanWords } from "../words.ts";
import type { HostCase } from "./host-case.ts";

type Says = { verdict: string; because?: string[]; evidence?: WhyEvidence[]; fix?: WhyFix[] };

/** A way for a host to be; the first that holds gives the verdict, and the last one always holds. */
export type HostRule = {
  reason: string;
  state: WhyDocument["state"];
  holds(of: HostCase): boolean;
  says(of: HostCase): Says;
};

const DOCTOR: WhyFix = { text: "look at this machine", command: "orc doctor" };
const LITTLE_BYTES = 256 * 1024 ** 2;
const LITTLE_SHARE = 0.05;

/** Less than this is free where the kernel begins to kill. */
const isShort = ({ freeBytes, host }: HostCase): boolean =>
  freeBytes !== undefined && freeBytes < Math.max(LITTLE_BYTES, (host.beat?.value.memoryBytes ?? 0) * LITTLE_SHARE);

const planeWords = ({ plane, problem }: HostCase["late"][number]): string =>
  problem === undefined ? plane : `${plane} (${problem})`;

export const HOST_RULES: readonly HostRule[] = [
  {
    reason: "unheard",
    state: "awaited",
    holds: ({ host }) => !host.beat,
    says: ({ host, silentMs }) => ({
      verdict: `${host.name} was not heard of since orcd started, ${spanWords(silentMs)} ago.`,
      because: ["its agent says that it lives as soon as its engine answers"],
      fix: [DOCTOR],
    }),
  },
  {
    reason: "host-silent",
    state: "trouble",
    holds: ({ state }) => state !== "ready",
    says: ({ host, state, silentMs }) => ({
      verdict: `${host.name} is ${state}: no sign of life for ${spanWords(silentMs)}.`,
      because: ["what runs there may run on; nobody can tell from here"],
      fix: [DOCTOR],
    }),
  },
  {
    reason: "engine.unreachable",
    state: "trouble",
    holds: ({ engineProblem }) => engineProblem !== undefined,
    says: ({ host, engineProblem = "" }) => ({
      verdict: `${host.name} is without its engine: ${sentence(engineProblem)}`,
      because: [
        "what runs there runs on and is reached as before; nothing that ends is started again until it is back",
      ],
      fix: [engineMend(engineProblem), DOCTOR],
    }),
  },
  {
    reason: "planes-late",
    state: "trouble",
    holds: ({ late }) => late.length > 0,
    says: ({ host, late }) => ({
      verdict: `${host.name} does not serve the newest routing: ${listed(late.map(planeWords))}.`,
      because: ["new replicas get no requests from it, and old ones are not stopped until it does"],
      fix: [{ text: "see what keeps the data plane", command: "orc doctor" }],
    }),
  },
  {
    reason: "port.taken",
    state: "trouble",
    holds: ({ taken }) => taken.length > 0,
    says: ({ host, taken: [[port, by] = ["", ""], ...others] }) => ({
      verdict: `${host.name} cannot publish ${port}: ${by}${others.length > 0 ? `, and ${others.length} more` : ""}.`,
      fix: [{ text: "free the port, or publish another one. Who has which", command: "orc ls -A" }],
    }),
  },
  {
    reason: "memory",
    state: "trouble",
    holds: isShort,
    says: ({ host, freeBytes = 0 }) => ({
      verdict: `${host.name} is nearly out of memory: ${memory(freeBytes)} of ${memory(host.beat?.value.memoryBytes ?? 0)} are free.`,
      because: ["when nothing is left the kernel kills whatever is largest, whether orc runs it or not"],
      fix: [{ text: "see what uses it", command: "orc ps -A" }],
    }),
  },
  {
    reason: "schedulable",
    state: "awaited",
    holds: ({ record }) => record.schedulable !== "active",
    says: ({ host, record }) => ({ verdict: `${host.name} gets no new replicas: it is ${record.schedulable}.` }),
  },
  {
    reason: "replicas",
    state: "trouble",
    holds: ({ troubled }) => troubled.length > 0,
    says: ({ host, troubled }) => ({
      verdict: `${host.name} is ready; of what runs there ${listed(troubled.map(({ subject }) => subject))} ${troubled.length === 1 ? "is" : "are"} in trouble.`,
      because: troubled.slice(0, 3).map(({ verdict }) => verdict),
      fix: [{ text: "see the first one", command: `orc why ${troubled[0]?.subject ?? ""}` }],
    }),
  },
  {
    reason: "ready",
    state: "fine",
    holds: () => true,
    says: ({ host }) => ({ verdict: `${host.name} is ready; nothing is wrong.` }),
  },
];
