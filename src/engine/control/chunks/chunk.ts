import { sha256 } from "../../model/sha256.ts";
import { STORE_LIMITS } from "../../ports/store.ts";

export const CHUNK_PREFIX = "chunk/";

/** Characters of JSON in one chunk: at most three bytes each, with room for the quotes and escapes of a stored string. */
const CHUNK_CHARACTERS = 40 * 1024;

/** What stands in the place of a value that is kept in chunks, by their keys in order. */
export type Pointer = { chunks: string[] };

/** A piece of a large value, under the name of its content. */
export type Chunk = { key: string; text: string };

export const isPointer = (value: unknown): value is Pointer =>
  typeof value === "object" && value !== null && "chunks" in value && Array.isArray(value.chunks);

export const isChunk = (key: string): boolean => key.startsWith(CHUNK_PREFIX);

/** Cuts a value that no store takes whole; undefined for one that fits. */
export function cut(value: unknown): { pointer: Pointer; chunks: Chunk[] } | undefined {
  const json = JSON.stringify(value);
  if (json === undefined || Buffer.byteLength(json) <= STORE_LIMITS.valueBytes) return undefined;
  const chunks: Chunk[] = [];
  for (let at = 0; at < json.length; ) {
    const end = at + CHUNK_CHARACTERS;
    // Half a character has no bytes of its own, and so no name.
    const text = json.slice(at, isFirstHalf(json, end - 1) ? end + 1 : end);
    chunks.push({ key: `${CHUNK_PREFIX}${sha256(text)}`, text });
    at += text.length;
  }
  return { pointer: { chunks: chunks.map(({ key }) => key) }, chunks };
}

/** Puts a value together again. */
export const join = (texts: readonly string[]): unknown => JSON.parse(texts.join(""));

const isFirstHalf = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
};
