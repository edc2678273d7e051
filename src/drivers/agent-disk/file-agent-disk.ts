import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Assignment } from "../../engine/model/assignment.ts";
import type { ReplicaMemory } from "../../engine/model/replica-memory.ts";
import type { AgentDisk } from "../../engine/ports/agent-disk.ts";
import { writeWhole } from "../files/write-whole.ts";

/** An agent's memory in two JSON files of a folder. */
export class FileAgentDisk implements AgentDisk {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(): Promise<{ assignment?: Assignment; memory: Record<string, ReplicaMemory> }> {
    const assignment = await this.#read<Assignment>("assignment.json");
    const memory = (await this.#read<Record<string, ReplicaMemory>>("memory.json")) ?? {};
    return { ...(assignment ? { assignment } : {}), memory };
  }

  saveAssignment = (assignment: Assignment): Promise<void> => this.#write("assignment.json", assignment);

  saveMemory = (memory: Record<string, ReplicaMemory>): Promise<void> => this.#write("memory.json", memory);

  async #write(name: string, value: unknown): Promise<void> {
    // It holds the environment of replicas, secrets and all.
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeWhole(join(this.#folder, name), JSON.stringify(value));
  }

  /** What cannot be read is as good as nothing: containers are found by their labels, the leader sends the rest again. */
  async #read<T>(name: string): Promise<T | undefined> {
    try {
      return JSON.parse(await readFile(join(this.#folder, name), "utf8")) as T;
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }
}
