import { readFile, rename } from "node:fs/promises";
import { writeAtomically } from "./write-atomically.ts";

const VERSION = 1;

/** One value in a file, with the version of its form. What cannot be read is put aside, and is as good as never written. */
export class KeptValue<T> {
  readonly #path: string;
  readonly #isValue: (value: unknown) => value is T;
  #writes: Promise<void> = Promise.resolve();

  constructor(path: string, isValue: (value: unknown) => value is T) {
    this.#path = path;
    this.#isValue = isValue;
  }

  /** The value; `damaged` instead when the file holds something else. */
  async load(): Promise<{ value?: T; damaged?: string }> {
    const text = await readIfThere(this.#path);
    if (text === undefined) return {};
    const value = valueIn(text);
    if (this.#isValue(value)) return { value };
    const aside = `${this.#path}.damaged`;
    await rename(this.#path, aside);
    return { damaged: aside };
  }

  /** Writes one after the other, in the order of the calls. */
  save(value: T): Promise<void> {
    const text = JSON.stringify({ version: VERSION, value });
    const written = this.#writes.then(() => writeAtomically(this.#path, text));
    this.#writes = written.catch(() => {});
    return written;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function valueIn(text: string): unknown {
  try {
    const kept: unknown = JSON.parse(text);
    return isObject(kept) && kept.version === VERSION ? kept.value : undefined;
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
