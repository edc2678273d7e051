import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Assignment } from "../../src/engine/model/assignment.ts";
import type { ReplicaMemory } from "../../src/engine/model/replica-memory.ts";
import type { AgentDisk } from "../../src/engine/ports/agent-disk.ts";

export type AgentDiskPlace = { open(): Promise<AgentDisk>; dispose(): Promise<void> };

export const assignmentOf = (storeId: string): Assignment => ({ storeId, items: {}, routing: {} });

export const memoryOf = (run: number): ReplicaMemory => ({
  run,
  failures: 0,
  backoffMs: 0,
  exits: [],
  state: "running",
});

const REPLICA = "default.shop.web.1.1";

/** What every disk of an agent must do. */
export function agentDiskContract(name: string, makePlace: () => Promise<AgentDiskPlace>): void {
  describe(`the agent disk contract: ${name}`, () => {
    let place: AgentDiskPlace;
    let disk: AgentDisk;

    beforeEach(async () => {
      place = await makePlace();
      disk = await place.open();
    });
    afterEach(() => place.dispose());

    test("an empty one has no assignment and remembers nothing", async () => {
      expect(await disk.load()).toEqual({ memory: {} });
    });

    test("what was saved is there for the next agent", async () => {
      await disk.saveAssignment(assignmentOf("one"));
      await disk.saveMemory({ [REPLICA]: memoryOf(3) });
      const next = await place.open();
      expect(await next.load()).toEqual({ assignment: assignmentOf("one"), memory: { [REPLICA]: memoryOf(3) } });
    });

    test("the last save wins, also of several that nobody waited for", async () => {
      await Promise.all([1, 2, 3, 4, 5].map((run) => disk.saveMemory({ [REPLICA]: memoryOf(run) })));
      expect((await disk.load()).memory).toEqual({ [REPLICA]: memoryOf(5) });
    });

    test("what is changed after a save is not saved", async () => {
      const memory = { [REPLICA]: memoryOf(1) };
      const saved = disk.saveMemory(memory);
      memory[REPLICA] = memoryOf(2);
      await saved;
      expect((await disk.load()).memory).toEqual({ [REPLICA]: memoryOf(1) });
    });
  });
}
