import type { AppView, ReplicaView } from "../../model/view.ts";
import type { WhyDocument, WhyEvidence } from "../../model/why.ts";
import { inOrder } from "../../why/evidence.ts";
import { logMessages } from "../log/log-messages.ts";
import type { ReadPorts } from "../log/read-ports.ts";

/** Verdicts that what a run said last is most likely to explain, and which run: the one that ended, or the one that is up. */
const ASKED: Readonly<Record<string, "ended" | "up">> = {
  "crash-loop": "ended",
  restarting: "ended",
  failed: "ended",
  oom: "ended",
  unhealthy: "ended",
  unready: "up",
  "never-ready": "up",
};

/** What is said of a run that is up and has its check against it; once it was ended for that, its end says so. */
const FAILS_ITS_CHECK = new Set(["unhealthy", "startup", "liveness"]);

const LINES = 3;
const LONGEST = 160;
const WITHIN_MS = 2000;

/** Puts the last lines of the run that a verdict is about among the evidence: of one that ended right before its end. */
export async function withLastWords(ports: ReadPorts, app: AppView, document: WhyDocument): Promise<WhyDocument> {
  const asked = ASKED[document.reason];
  const replica = asked && replicaOf(app, document.subject);
  if (!replica) return document;
  const { run, lastExit, reason = "" } = replica.status?.value ?? {};
  const isUp = run !== undefined && (asked === "up" || FAILS_ITS_CHECK.has(reason));
  const words = await lastLines(ports, app, replica.id, isUp ? { run, isUp } : { run: lastExit?.run, isUp }).catch(
    () => [],
  );
  if (isUp) return { ...document, evidence: inOrder([...document.evidence, ...words]) };
  const at = document.evidence.findLastIndex(({ kind }) => kind === "run");
  const told = [...document.evidence];
  told.splice(at < 0 ? told.length : at, 0, ...words);
  return { ...document, evidence: told };
}

/** The newest replica of a slot that is to serve and does not. */
function replicaOf(app: AppView, subject: string): ReplicaView | undefined {
  const [, service, slot] = /^(.+)\.(\d+)$/.exec(subject) ?? [];
  return [...app.replicas.values()]
    .filter(({ record }) => record?.value.service === service && record?.value.slot === Number(slot))
    .filter(({ status, record }) => status && !status.value.ready && !record?.value.retired)
    .sort((a, b) => (b.record?.value.counter ?? 0) - (a.record?.value.counter ?? 0))[0];
}

type Speaker = { run: string | undefined; isUp: boolean };

async function lastLines(
  ports: ReadPorts,
  { ref }: AppView,
  replica: string,
  { run, isUp }: Speaker,
): Promise<WhyEvidence[]> {
  const said: WhyEvidence[] = [];
  const query = { ...ref, replica, tail: LINES, ...(isUp ? {} : { previous: true }) };
  for await (const message of logMessages(ports, query, AbortSignal.timeout(WITHIN_MS))) {
    if ("type" in message || message.run !== run || message.line.trim() === "") continue;
    const words = `${isUp ? "it says" : "it said"}: ${message.line.trim().slice(0, LONGEST)}`;
    said.push({ at: message.at, kind: "log", text: words });
  }
  return said;
}
