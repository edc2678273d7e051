import { setTimeout as pause } from "node:timers/promises";
import { NAME_SERVER } from "../../drivers/dns/name-server.ts";
import { connectHostEngine } from "../../drivers/docker/connect-host-engine.ts";
import type { HostEngine, HostEngineFacts, SystemContainer } from "../../engine/ports/host-engine.ts";
import { engineMend, HANGS } from "../../errors/engine-mend.ts";
import { asOrcError, EngineError, type OrcError } from "../../errors/orc-error.ts";
import { findEngine } from "../find-engine.ts";
import { ORCD } from "../layout.ts";
import { refuseEngine } from "../refuse-engine.ts";

/** An engine with what orc has on it, looked at without changing anything; or why it cannot be looked at. */
export type EngineLook =
  | { error: OrcError }
  | {
      at: string;
      facts: HostEngineFacts;
      refused?: OrcError;
      orcd?: SystemContainer;
      nameServer?: SystemContainer;
      /** What orcd wrote last. */
      lines: string[];
      imageRoom(): Promise<{ bytes: number; unusedBytes: number }>;
    };

const LINES = 12;

/** An engine that is up has said all that by then, under load too. */
const WITHIN_MS = 8000;

async function hangs(path: string, withinMs: number): Promise<never> {
  await pause(withinMs, undefined, { ref: false });
  throw new EngineError("engine.unreachable", `the Docker engine at ${path} ${HANGS}`, { next: [engineMend(HANGS)] });
}

/** Looks at the engine that `DOCKER_HOST` or the default socket leads to. */
export async function lookAtEngine(environment: NodeJS.ProcessEnv, withinMs = WITHIN_MS): Promise<EngineLook> {
  try {
    const { path } = await findEngine(environment);
    return await Promise.race([look(connectHostEngine(path), path), hangs(path, withinMs)]);
  } catch (error) {
    return { error: asOrcError(error) };
  }
}

/** The part that asks an engine which was found. */
export async function look(engine: HostEngine, at: string): Promise<EngineLook> {
  const [facts, orcd, nameServer] = await Promise.all([
    engine.facts(),
    engine.container(ORCD),
    engine.container(NAME_SERVER),
  ]);
  const refused = refusalOf(facts);
  return {
    at,
    facts,
    ...(refused ? { refused } : {}),
    ...(orcd ? { orcd } : {}),
    ...(nameServer ? { nameServer } : {}),
    lines: orcd ? await engine.lastLines(ORCD, LINES).catch(() => []) : [],
    imageRoom: () => engine.imageRoom(),
  };
}

function refusalOf(facts: HostEngineFacts): OrcError | undefined {
  try {
    refuseEngine(facts);
    return undefined;
  } catch (error) {
    return asOrcError(error);
  }
}
