import type { OrcClient } from "../client/orc-client.ts";
import type { Finding } from "../engine/model/requests.ts";
import { asOrcError, type OrcError } from "../errors/orc-error.ts";

/** Looks from this side first, since the other one may be dead, then asks orcd what it sees. */
export async function examine(
  running: () => Promise<OrcClient | undefined>,
  version: string,
  environment: NodeJS.ProcessEnv,
): Promise<Finding[]> {
  const engine = await engineFinding(environment);
  const client = await running();
  if (!client) return [engine, stopped(engine)];
  try {
    const [{ findings }, about] = await Promise.all([client.doctor(), client.version()]);
    const seen = new Set(findings.map(({ subject }) => subject));
    const own = [engine, versionFinding(about.version, version)].filter(
      ({ subject, level }) => level !== "ok" || !seen.has(subject),
    );
    // A dead engine is seen from both sides; what is seen from here knows how the person reaches it.
    const theirs = engine.level === "ok" ? findings : findings.filter(({ subject }) => subject !== engine.subject);
    return [...own, ...theirs];
  } catch (error) {
    return [engine, problem("orcd", asOrcError(error))];
  }
}

async function engineFinding(environment: NodeJS.ProcessEnv): Promise<Finding> {
  const { findEngine } = await import("../bootstrap/find-engine.ts");
  try {
    const { path } = await findEngine(environment);
    return { level: "ok", subject: "engine", message: `answers at ${path}` };
  } catch (error) {
    return problem("engine", asOrcError(error));
  }
}

function problem(subject: string, error: OrcError): Finding {
  const [fix] = error.next;
  return { level: "problem", subject, message: error.message, ...(fix ? { fix } : {}) };
}

const stopped = (engine: Finding): Finding =>
  engine.level === "ok"
    ? {
        level: "warning",
        subject: "orcd",
        message: "does not run; nothing is healed",
        fix: { text: "start it", command: "orc ls" },
      }
    : { level: "problem", subject: "orcd", message: "does not answer either" };

const versionFinding = (theirs: string, ours: string): Finding =>
  theirs === ours
    ? { level: "ok", subject: "orcd", message: `${theirs}, same as this CLI` }
    : {
        level: "warning",
        subject: "orcd",
        message: `${theirs}, and this CLI is ${ours}`,
        fix: { text: "bring both to the same version", command: "orc version" },
      };
