/** All text of a stream, once it has ended. */
export async function textOf(stream: AsyncIterable<Buffer | Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
