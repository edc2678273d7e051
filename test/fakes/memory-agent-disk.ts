import type { Assignment } from "../../src/engine/model/assignment.ts";
import type { ReplicaMemory } from "../../src/engine/model/replica-memory.ts";
import type { AgentDisk } from "../../src/engine/ports/agent-disk.ts";

type Kept = { assignment?: Assignment; memory: Record<string, ReplicaMemory> };

/** An agent's disk in memory; it outlives the agents that use it. */
export class MemoryAgentDisk implements AgentDisk {
  #kept: Kept = { memory: {} };

  async load(): Promise<Kept> {
    return structuredClone(this.#kept);
  }

  async saveAssignment(assignment: Assignment): Promise<void> {
    this.#kept = { ...this.#kept, assignment: structuredClone(assignment) };
  }

  async saveMemory(memory: Record<string, ReplicaMemory>): Promise<void> {
    this.#kept = { ...this.#kept, memory: structuredClone(memory) };
  }

  /** What an agent would find now. */
  get kept(): Kept {
    return this.#kept;
  }

  /** The disk is new: nothing is kept. */
  wipe(): void {
    this.#kept = { memory: {} };
  }
}
