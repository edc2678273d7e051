import { asOrcError, EngineError } from "../../errors/orc-error.ts";
import { LABEL } from "../model/labels.ts";
import type { Connections } from "../ports/connections.ts";
import type { ContainerEngine, ContainerSpec } from "../ports/container-engine.ts";
import type { Probe } from "../ports/probe.ts";
import type { RunEvidence } from "../ports/run-evidence.ts";
import type { TcpProbe } from "../ports/tcp-probe.ts";
import type { Executor, Findings, PullAction } from "./action.ts";
import { keepRun, nothing } from "./keep-run.ts";

/** What an agent works with on its host. */
export type Tools = {
  engine: ContainerEngine;
  evidence: RunEvidence;
  tcp: TcpProbe;
  probe: Probe;
  connections: Connections;
};

/** Docker's words for an address that another container has. */
const ADDRESS_TAKEN = /address already in use/i;

const PROBE_TIMEOUT_MS = 1000;

/** Carries out actions by the host's tools. */
export function executor({ engine, evidence, tcp, probe, connections }: Tools): Executor {
  const seen = async (id: string): Promise<Findings> => {
    const container = await engine.inspect(id);
    return container ? { container } : { removed: id };
  };
  return {
    pull: (action) => pull(engine, action),
    start: async ({ spec }, givenUp) => {
      const id = await createOrAdopt(engine, spec);
      // Its replica may be meant to go by now.
      if (givenUp.aborted) return seen(id);
      const refusal = await refusalOf(engine.start(id));
      if (spec.address === undefined || !ADDRESS_TAKEN.test(refusal ?? "")) {
        return started(refusal, await seen(id).catch(unseen));
      }
      await engine.remove(id);
      return { removed: id, takenAddress: spec.address };
    },
    unpause: async ({ container }) => {
      await engine.unpause(container);
      return seen(container);
    },
    kill: async ({ container }) => {
      await engine.kill(container);
      return seen(container);
    },
    stop: async ({ container, signal, graceMs }) => {
      await engine.stop(container, signal, graceMs);
      return seen(container);
    },
    remove: async ({ container, run, release, exit }) => {
      await keepRun(engine, evidence, { container, run, release, ...(exit ? { exit } : {}) });
      await engine.remove(container);
      return { removed: container };
    },
    probe: async ({ address, ports }) => ({ openPorts: await tcp.openPorts(address, ports, PROBE_TIMEOUT_MS) }),
    keep: async ({ run, release, exit }) => {
      // A disk without room must not keep the next run waiting.
      await evidence.saveLog(run, nothing(), release, exit).catch(() => {});
      return {};
    },
    ask: async ({ question }) => ({ answer: await probe.ask(question) }),
    "count-connections": async ({ address }) => ({ connections: await connections.inFlight(address) }),
  };
}

/** A start was refused only if the container is seen not to run. */
function started(refusal: string | undefined, findings: Findings): Findings {
  const isUp = findings.container?.state === "running";
  if (refusal === undefined || isUp || !findings.container) return findings;
  return { ...findings, startFailure: refusal };
}

async function pull(engine: ContainerEngine, { image, policy }: PullAction): Promise<Findings> {
  if (policy !== "always" && (await engine.hasImage(image))) return { image: { name: image, pulled: false } };
  if (policy === "never") {
    throw new EngineError("image.missing", `${image} is not on this host, and its service says not to pull`);
  }
  await engine.pull(image, () => {});
  return { image: { name: image, pulled: true } };
}

/** A container of that name is ours when its labels say so: an earlier life of this agent made it. */
async function createOrAdopt(engine: ContainerEngine, spec: ContainerSpec): Promise<string> {
  try {
    return await engine.create(spec);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "container.conflict") throw error;
    const there = await engine.inspect(spec.name).catch(unseen);
    const isOurs = [LABEL.cluster, LABEL.run].every((label) => there?.labels[label] === spec.labels[label]);
    if (there && isOurs) return there.id;
    throw error;
  }
}

/** A run that may be up and cannot be seen: nothing is known, which is no refusal. Everything is looked at before it is judged. */
function unseen(error: unknown): never {
  const { message } = asOrcError(error);
  throw new EngineError("engine.unreachable", message, { cause: error });
}

/** The engine's words when it would not start a container that is there; other troubles are thrown on. */
async function refusalOf(started: Promise<void>): Promise<string | undefined> {
  try {
    await started;
    return undefined;
  } catch (error) {
    const isRefusal = error instanceof EngineError && error.code !== "engine.unreachable";
    if (isRefusal) return error.message;
    throw error;
  }
}
