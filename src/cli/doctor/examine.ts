import type { OrcClient } from "../../client/orc-client.ts";
import type { Finding } from "../../engine/model/requests.ts";
import { asOrcError, type OrcError } from "../../errors/orc-error.ts";
import { ENGINE_RULES, ORCD_RULES } from "./engine-rules.ts";
import type { LocalFacts } from "./facts.ts";
import { MACHINE_RULES } from "./machine-rules.ts";
import { problem } from "./rule.ts";

export type Examining = {
  version: string;
  environment: NodeJS.ProcessEnv;
  /** An orcd that answers; undefined where none does. Starts nothing. */
  running(): Promise<OrcClient | undefined>;
  isShutOut(): Promise<boolean>;
  compose(): Promise<LocalFacts["compose"]>;
};

/** Looks from this side first, since the other one may be dead, then asks orcd what it sees. */
export async function examine({ version, environment, running, isShutOut, compose }: Examining): Promise<Finding[]> {
  const [{ lookAtEngine }, { lookAtMachine }] = await Promise.all([
    import("../../bootstrap/doctor/look-at-engine.ts"),
    import("../../bootstrap/doctor/look-at-machine.ts"),
  ]);
  const [look, kernel, client, isShut, file] = await Promise.all([
    lookAtEngine(environment),
    lookAtMachine(),
    running(),
    isShutOut(),
    compose(),
  ]);
  const told = await ask(client);
  const isShort = told.findings.some(({ subject, level }) => subject === "disk" && level !== "ok");
  const images = isShort && !("error" in look) ? await look.imageRoom().catch(() => undefined) : undefined;
  const facts: LocalFacts = {
    version,
    engine: look,
    orcd: {
      ...("orcd" in look && look.orcd ? { container: look.orcd } : {}),
      ...("nameServer" in look && look.nameServer ? { nameServer: look.nameServer } : {}),
      ...(told.version === undefined ? {} : { answers: told.version }),
      ...(isShut ? { isShut } : {}),
      lines: "lines" in look ? look.lines : [],
    },
    kernel,
    ...(images ? { images } : {}),
    ...(file ? { compose: file } : {}),
  };
  return merged(
    localFindings(facts),
    told.error ? [problem("orcd", told.error.message, told.error.next[0])] : told.findings,
  );
}

/** What is said of this machine: one sentence on the engine, one on orcd, and whatever else holds. */
export function localFindings(facts: LocalFacts): Finding[] {
  const first = [ENGINE_RULES, ORCD_RULES].map((rules) => rules.find(({ holds }) => holds(facts))?.says(facts));
  const others = MACHINE_RULES.filter(({ holds }) => holds(facts)).map(({ says }) => says(facts));
  return [...first.filter((one) => one !== undefined), ...others];
}

type Told = { findings: Finding[]; version?: string; error?: OrcError };

async function ask(client: OrcClient | undefined): Promise<Told> {
  if (!client) return { findings: [] };
  const version = await client.version().then(
    (about) => ({ version: about.version }),
    () => ({}),
  );
  return client.doctor().then(
    ({ findings }) => ({ findings, ...version }),
    (error: unknown) => ({ findings: [], ...version, error: asOrcError(error) }),
  );
}

/** Of what both sides saw, the side that has something to complain of is heard; where both do, this one, which speaks as the person sees it. */
function merged(ours: readonly Finding[], theirs: readonly Finding[]): Finding[] {
  const isTold = (by: readonly Finding[], { subject }: Finding): boolean => by.some((one) => one.subject === subject);
  const kept = ours.filter((one) => one.level !== "ok" || !isTold(theirs, one));
  const added = theirs.filter((one) => !isTold(kept, one));
  return [...kept, ...added].sort((a, b) => rank(a) - rank(b));
}

/** Engine and orcd come first: what is wrong with them is why the rest is as it is. */
const rank = ({ subject }: Finding): number => (subject === "engine" ? 0 : subject === "orcd" ? 1 : 2);
