import { beforeEach, expect, test } from "vitest";
import { AgentPlace, itemOf, replicaOf } from "./agent-place.ts";

let place: AgentPlace;

beforeEach(async () => {
  place = new AgentPlace();
  await place.startAgent();
});

const RUN = `${replicaOf(1)}.1`;

const keptLines = async (run: string): Promise<string[]> => {
  const lines: string[] = [];
  for await (const { line } of place.evidence.readLog(run)) lines.push(line);
  return lines;
};

const kept = async (run: string): Promise<boolean> => (await place.evidence.exitOf(run)) !== undefined;

/** Lets time pass until the run is kept. */
async function untilKept(run: string): Promise<void> {
  for (let waited = 0; waited < 100; waited += 1) {
    if (await kept(run)) return;
    await place.clock.advance(100);
  }
  throw new Error(`${run} was not kept`);
}

test("a run leaves what it wrote and how it ended", async () => {
  place.behaviour = ({ name }) =>
    name === RUN
      ? { exitAfterMs: 1500, exitCode: 3, prints: [{ afterMs: 1, stream: "stderr", line: "no database" }] }
      : {};
  place.leader.want(itemOf(1));
  await untilKept(RUN);
  expect(await keptLines(RUN)).toEqual(["no database"]);
  expect(await place.evidence.exitOf(RUN)).toMatchObject({ run: RUN, code: 3, outcome: "failed", lastedMs: 1500 });
});

test("one whose container was taken away leaves how it ended", async () => {
  place.leader.want(itemOf(1));
  await place.ready();
  place.engine.world.removeByHand(place.live()[0]?.id ?? "");
  await untilKept(RUN);
  expect(await place.evidence.exitOf(RUN)).toMatchObject({ outcome: "lost" });
  expect(await keptLines(RUN)).toEqual([]);
});

test("one that was stopped leaves that, too", async () => {
  place.leader.want(itemOf(1));
  await place.ready();
  place.leader.want(itemOf(1, { want: "stop" }));
  await untilKept(RUN);
  expect(await place.evidence.exitOf(RUN)).toMatchObject({ reason: "stopped", code: 0 });
});
