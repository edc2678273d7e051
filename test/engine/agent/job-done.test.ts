import { expect, test } from "vitest";
import { AgentPlace, itemOf, replicaOf } from "./agent-place.ts";

const SLOW_MS = 2000;

test("a job that is done is not done again, though its agent is killed in the moment its container is gone", async () => {
  const place = new AgentPlace();
  place.behaviour = () => ({ exitAfterMs: 500, exitCode: 0 });
  const save = place.disk.saveMemory.bind(place.disk);
  place.disk.saveMemory = async (memory) => {
    const kept = structuredClone(memory);
    await new Promise<void>((resolve) => void place.clock.after(SLOW_MS, resolve));
    await save(kept);
  };
  await place.startAgent();
  place.leader.want(itemOf(1, {}, { restart: { condition: "no" } }));
  const made = (): string[] =>
    place.engine.world.asked.flatMap(({ call, id }) => (call === "create" ? [id ?? ""] : []));
  const isGone = (): boolean => made().length > 0 && place.engine.world.all().length === 0;
  expect(await place.clock.runUntil(isGone, 60_000)).toBe(true);
  place.killAgent();
  await place.startAgent();
  await place.clock.advance(60_000);
  expect(made()).toEqual([`${replicaOf(1)}.1`]);
});

test("nor is one that was done before the kill reached it for which somebody had taken it off the network", async () => {
  const place = new AgentPlace();
  place.behaviour = () => ({ exitAfterMs: 3000, exitCode: 0 });
  await place.startAgent();
  place.leader.want(itemOf(1, {}, { restart: { condition: "on-failure" } }));
  await place.until(() => place.live().length === 1);
  place.engine.kill = () => Promise.reject(new Error("out of sorts"));
  place.engine.world.disconnect(place.live()[0]?.id ?? "");
  await place.until(() => place.status()?.finished === true);
  expect(place.status()?.lastExit).toMatchObject({ run: `${replicaOf(1)}.1`, outcome: "completed" });
});

test("nor is one that was done before it could be told to stop, by an agent whose disk was full meanwhile", async () => {
  const place = new AgentPlace();
  place.behaviour = () => ({ exitAfterMs: 3000, exitCode: 0 });
  place.connections = () => 1;
  let isFull = false;
  const [save, saveAssignment] = [place.disk.saveMemory.bind(place.disk), place.disk.saveAssignment.bind(place.disk)];
  const roomy = async (write: () => Promise<void>): Promise<void> => {
    if (isFull) throw new Error("ENOSPC: no space left on device");
    await write();
  };
  place.disk.saveMemory = (memory) => roomy(() => save(memory));
  place.disk.saveAssignment = (assignment) => roomy(() => saveAssignment(assignment));
  await place.startAgent();
  const restart = { restart: { condition: "on-failure" } } as const;
  place.leader.want(itemOf(1, {}, restart));
  await place.until(() => place.live().length === 1);
  await place.clock.advance(1000);
  isFull = true;
  place.leader.want(itemOf(1, { want: "stop" }, restart));
  await place.until(() => place.live().length === 0);
  await place.clock.advance(20_000);
  place.killAgent();
  isFull = false;
  place.leader.isUp = false;
  await place.startAgent();
  await place.clock.advance(60_000);
  const made = place.engine.world.asked.filter(({ call }) => call === "create").map(({ id }) => id);
  expect(made).toEqual([`${replicaOf(1)}.1`]);
});
