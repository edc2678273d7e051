import type { Assignment } from "../model/assignment.ts";
import type { ReplicaMemory } from "../model/replica-memory.ts";

/** What an agent keeps on its host's disk, so that it heals on while the link is down; written atomically. */
export type AgentDisk = {
  load(): Promise<{ assignment?: Assignment; memory: Record<string, ReplicaMemory> }>;
  saveAssignment(assignment: Assignment): Promise<void>;
  saveMemory(memory: Record<string, ReplicaMemory>): Promise<void>;
};
