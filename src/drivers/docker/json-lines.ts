/**
 * The engine's progress and events, one JSON value a line. Unlike `readline` it rejects when the stream breaks off:
 * that one waits forever for an engine that was killed.
 */
export async function* jsonLines<T>(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<T> {
  const decoder = new TextDecoder();
  let held = "";
  for await (const chunk of stream) {
    held += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const lines = held.split("\n");
    held = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) yield JSON.parse(line) as T;
  }
  if (held.trim()) yield JSON.parse(held) as T;
}
