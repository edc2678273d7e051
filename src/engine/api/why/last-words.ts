import type { AppView } from "../../model/view.ts";
import type { WhyDocument, WhyEvidence } from "../../model/why.ts";
import type { ApiPorts } from "../api-ports.ts";
import { logMessages } from "../log/log-messages.ts";

/** Verdicts on runs that ended: what a run said last is most likely why. */
const ENDED = new Set(["crash-loop", "restarting", "failed"]);
const LINES = 3;
const LONGEST = 160;
const WITHIN_MS = 2000;

/** Puts the last lines of the run that ended among the evidence, right before its end. */
export async function withLastWords(ports: ApiPorts, app: AppView, document: WhyDocument): Promise<WhyDocument> {
  const slot = /^(.+)\.(\d+)$/.exec(document.subject);
  if (!slot || !ENDED.has(document.reason)) return document;
  const [, service = "", number] = slot;
  const ended = [...app.replicas.values()]
    .filter(({ record }) => record?.value.service === service && record.value.slot === Number(number))
    .filter(({ status, record }) => status?.value.lastExit && !record?.value.retired && !status.value.ready)
    .sort((a, b) => (b.record?.value.counter ?? 0) - (a.record?.value.counter ?? 0))[0];
  if (!ended) return document;
  const run = ended.status?.value.lastExit?.run;
  const words = await lastLines(ports, app, ended.id, run).catch(() => []);
  const at = document.evidence.findLastIndex(({ kind }) => kind === "run");
  const told = [...document.evidence];
  told.splice(at < 0 ? told.length : at, 0, ...words);
  return { ...document, evidence: told };
}

async function lastLines(ports: ApiPorts, { ref }: AppView, replica: string, run = ""): Promise<WhyEvidence[]> {
  const said: WhyEvidence[] = [];
  const query = { ...ref, replica, previous: true, tail: LINES };
  for await (const message of logMessages(ports, query, AbortSignal.timeout(WITHIN_MS))) {
    if ("type" in message || message.run !== run || message.line.trim() === "") continue;
    said.push({ at: message.at, kind: "log", text: `it said: ${message.line.trim().slice(0, LONGEST)}` });
  }
  return said;
}
