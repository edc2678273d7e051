import { expect, test } from "vitest";
import type { ReadPorts } from "../../../../src/engine/api/log/read-ports.ts";
import { withLastWords } from "../../../../src/engine/api/why/last-words.ts";
import { keyOf } from "../../../../src/engine/model/records.ts";
import type { ReplicaStatus } from "../../../../src/engine/model/replica.ts";
import type { RunExit } from "../../../../src/engine/model/run.ts";
import type { WhyDocument } from "../../../../src/engine/model/why.ts";
import type { LogLine } from "../../../../src/engine/ports/container-engine.ts";
import { MemoryEvidence } from "../../../fakes/memory-evidence.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";
import { settle } from "../../world/live.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP, WALL, World } from "../../world/world.ts";

const REPLICA = "default.shop.web.1.1";

async function* lines(from: number, ...texts: string[]): AsyncGenerator<LogLine> {
  for (const [index, line] of texts.entries()) {
    yield { at: `2026-01-01T00:00:${String(from + index).padStart(2, "0")}.000000000Z`, stream: "stderr", line };
  }
}

const exit = (change: Partial<RunExit>): RunExit => ({
  run: `${REPLICA}.1`,
  code: 1,
  outcome: "failed",
  reason: "exited",
  at: "2026-01-01T00:00:09.000Z",
  ...change,
});

const LIVE = { run: `${REPLICA}.2`, containerId: "c2", startedAt: "2026-01-01T00:00:10.000Z" };

/** What is told of web.1 whose first run ended and whose second one is up where the status says so. */
async function told(reason: string, status: Partial<ReplicaStatus>): Promise<string[]> {
  const world = new World();
  world.apply(appSpec("shop", serviceSpec("web")));
  settle(world);
  const bare = { replica: REPLICA, host: "alpha", state: "running", restarts: 1, updatedAt: WALL } as const;
  world.put("status", keyOf.status(SHOP, REPLICA), { ready: false, ...bare, ...status });
  const evidence = new MemoryEvidence();
  await evidence.saveLog(`${REPLICA}.1`, lines(1, "one", "two", "  ", "three", "four"), 1);
  const clock = new VirtualClock();
  const engine: ReadPorts["engine"] = {
    logs: (_, { tail = 9 }) => lines(11, ...["five", "six", "seven", "eight"].slice(-tail)),
  };
  const state = { view: world.view, waitFor: async () => {}, catchUp: async () => {}, onChange: () => () => {} };
  const ports: ReadPorts = { engine, evidence, clock, log: () => {}, state, host: "alpha" };
  const document: WhyDocument = {
    subject: "web.1",
    verdict: "",
    reason,
    state: "trouble",
    because: [],
    evidence: [
      { at: "2026-01-01T00:00:00.000Z", kind: "change", text: "changed" },
      { at: "2026-01-01T00:00:09.000Z", kind: "run", text: "ended" },
    ],
    fix: [],
  };
  const asked = withLastWords(ports, world.app(), document);
  await clock.advance(1000);
  return (await asked).evidence.map(({ text }) => text);
}

const SAID = ["changed", "it said: three", "it said: four", "ended"];
const SAYS = ["changed", "ended", "it says: six", "it says: seven", "it says: eight"];

test.each([
  ["crash-loop", { reason: "crash-loop", lastExit: exit({}) }],
  ["oom", { reason: "crash-loop", lastExit: exit({ outcome: "oom", reason: "oom" }) }],
  ["oom", { reason: "starting", lastExit: exit({ outcome: "oom", reason: "oom" }), ...LIVE }],
  ["unhealthy", { reason: "restarting", lastExit: exit({ reason: "unhealthy", outcome: "killed" }) }],
  ["unhealthy", { reason: "starting", lastExit: exit({ reason: "liveness", outcome: "killed" }), ...LIVE }],
])("%s: what the run that ended said last stands before its end", async (reason, status) => {
  expect(await told(reason, status)).toEqual(SAID);
});

test.each([
  ["unhealthy", { reason: "unhealthy", lastExit: exit({}), ...LIVE }],
  ["unhealthy", { reason: "startup", lastExit: exit({}), ...LIVE }],
  ["unready", { reason: "probe", lastExit: exit({}), ...LIVE }],
  ["never-ready", { reason: "starting", lastExit: exit({}), ...LIVE }],
])("%s: what the run that is up says stands among what happened, by its time", async (reason, status) => {
  expect(await told(reason, status)).toEqual(SAYS);
});

test("what is no fault of a run is not asked of its log, and neither is one that is ready", async () => {
  expect(await told("place.none", { reason: "place.none", lastExit: exit({}) })).toEqual(["changed", "ended"]);
  expect(await told("oom", { ready: true, lastExit: exit({}), ...LIVE })).toEqual(["changed", "ended"]);
});
