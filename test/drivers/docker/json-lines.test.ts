import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonLines } from "../../../src/drivers/docker/json-lines.ts";

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(source: AsyncIterable<Buffer>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(source)) values.push(value);
  return values;
}

test("however the bytes arrive, each value comes once", async () => {
  const values = fc.array(fc.jsonValue(), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      values,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom("\n", "\r\n"),
      async (given, size, end) => {
        const texts = given.map((value) => JSON.stringify(value));
        expect(await read(chunked(Buffer.from(texts.join(end)), size))).toEqual(texts.map((text) => JSON.parse(text)));
      },
    ),
  );
});

test("a stream that breaks off rejects, after what came before it", async () => {
  const seen: unknown[] = [];
  const broken = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from('{"n":1}\n{"n"');
    throw new Error("aborted");
  };
  const reading = (async () => {
    for await (const value of jsonLines(broken())) seen.push(value);
  })();
  await expect(reading).rejects.toThrow("aborted");
  expect(seen).toEqual([{ n: 1 }]);
});
