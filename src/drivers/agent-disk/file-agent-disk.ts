import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Assignment } from "../../engine/model/assignment.ts";
import type { ReplicaMemory } from "../../engine/model/replica-memory.ts";
import type { AgentDisk } from "../../engine/ports/agent-disk.ts";
import type { Log } from "../../engine/ports/log.ts";
import { isObject, KeptValue } from "./kept-value.ts";

type Memory = Record<string, ReplicaMemory>;

const isAssignment = (value: unknown): value is Assignment =>
  isObject(value) && typeof value.storeId === "string" && isObject(value.items) && isObject(value.routing);

const isMemory = (value: unknown): value is Memory => isObject(value) && Object.values(value).every(isObject);

/** An agent's memory in two files of a folder: its last assignment, and what it remembers of replicas. */
export class FileAgentDisk implements AgentDisk {
  readonly #log: Log;
  readonly #assignment: KeptValue<Assignment>;
  readonly #memory: KeptValue<Memory>;

  private constructor(folder: string, log: Log) {
    this.#log = log;
    this.#assignment = new KeptValue(join(folder, "assignment.json"), isAssignment);
    this.#memory = new KeptValue(join(folder, "memory.json"), isMemory);
  }

  /** Makes the folder where it is missing. */
  static async open(folder: string, log: Log): Promise<FileAgentDisk> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new FileAgentDisk(folder, log);
  }

  async load(): Promise<{ assignment?: Assignment; memory: Memory }> {
    const assignment = await this.#read(this.#assignment);
    const memory = await this.#read(this.#memory);
    return { ...(assignment ? { assignment } : {}), memory: memory ?? {} };
  }

  saveAssignment(assignment: Assignment): Promise<void> {
    return this.#assignment.save(assignment);
  }

  saveMemory(memory: Memory): Promise<void> {
    return this.#memory.save(memory);
  }

  async #read<T>(kept: KeptValue<T>): Promise<T | undefined> {
    const { value, damaged } = await kept.load();
    if (damaged !== undefined) {
      this.#log({ level: "warn", message: "a file of the agent's memory is damaged", fields: { aside: damaged } });
    }
    return value;
  }
}
