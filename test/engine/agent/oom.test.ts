import { beforeEach, expect, test } from "vitest";
import type { Behaviour } from "../../fakes/engine/behaviour.ts";
import { AgentPlace, itemOf } from "./agent-place.ts";

let place: AgentPlace;

beforeEach(async () => {
  place = new AgentPlace();
  await place.startAgent();
});

const LIMIT = { limits: { memoryBytes: 64 * 2 ** 20 }, reservations: {} };

/** The last end of a replica whose first run does this. */
const endOf = async (behaviour: Behaviour, resources = LIMIT) => {
  place.behaviour = ({ name }) => (name.endsWith(".1.1.1") ? behaviour : {});
  place.leader.want(itemOf(1, {}, { resources }));
  await place.until(() => place.status()?.lastExit !== undefined);
  return place.status()?.lastExit;
};

const childEvents = (): string[] =>
  place.leader.events.flatMap(({ reason, message }) => (reason === "oom-child" ? [message] : []));

test("a main process killed for memory is told with its limit", async () => {
  const exit = await endOf({ exitAfterMs: 3000, oom: true });
  expect(exit).toMatchObject({ outcome: "oom", reason: "oom", code: 137 });
  expect(exit?.message).toMatch(/^was killed for memory \(64 MiB\) after 3\.0 s$/);
  expect(childEvents()).toEqual([]);
});

test("what ended before a tenth of a second was over ended at once", async () => {
  const exit = await endOf({ exitAfterMs: 20, exitCode: 3 });
  expect(exit?.message).toBe("exited with 3 at once");
});

test("without a limit it was its host that had none left", async () => {
  const exit = await endOf(
    { exitAfterMs: 3000, oom: true },
    { limits: {} as { memoryBytes: number }, reservations: {} },
  );
  expect(exit?.message).toMatch(/^was killed for memory, its host had none left after/);
});

test("a child that is killed is told once, and its run goes on", async () => {
  place.behaviour = () => ({ losesChildAfterMs: [2000, 2500, 9000] });
  place.leader.want(itemOf(1, {}, { resources: LIMIT }));
  await place.ready();
  await place.clock.advance(20_000);
  expect(childEvents()).toEqual(["web.1 lost a process: it was killed for memory (64 MiB); its main process goes on"]);
  expect(place.status()).toMatchObject({ ready: true, restarts: 0 });
});

test.each<[string, Behaviour, string, RegExp]>([
  [
    "ends with 137 later, as a shell does for its last child",
    { losesChildAfterMs: [2000], exitAfterMs: 60_000, exitCode: 137 },
    "oom",
    /^was killed for memory \(64 MiB\) after/,
  ],
  [
    "ends with an error soon",
    { losesChildAfterMs: [2000], exitAfterMs: 3000, exitCode: 1 },
    "oom",
    /^exited with 1 when a process of it was killed for memory \(64 MiB\) after/,
  ],
  [
    "ends with an error long after",
    { losesChildAfterMs: [2000], exitAfterMs: 60_000, exitCode: 1 },
    "failed",
    /^exited with 1 after/,
  ],
  ["ends well", { losesChildAfterMs: [2000], exitAfterMs: 3000, exitCode: 0 }, "completed", /^exited with 0 after/],
])("a main process that lost a child and %s", async (_, behaviour, outcome, words) => {
  const exit = await endOf(behaviour);
  expect(exit?.outcome).toBe(outcome);
  expect(exit?.message).toMatch(words);
});
