import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logLines } from "../../../src/drivers/docker/log-lines.ts";
import type { LogLine } from "../../../src/engine/ports/container-engine.ts";

type Piece = { stream: LogLine["stream"]; at: string; bytes: Buffer };

/** How the engine stores at most of a line in one piece. */
const PIECE_BYTES = 16 * 1024;

const frame = ({ stream, at, bytes }: Piece): Buffer => {
  const payload = Buffer.concat([Buffer.from(`${at} `), bytes]);
  const header = Buffer.alloc(8);
  header[0] = stream === "stderr" ? 2 : 1;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
};

const timeOf = (n: number): string => `2026-01-01T00:00:00.${String(n).padStart(9, "0")}Z`;

/** A line as the engine hands it out: in pieces, each with a time of its own. */
function piecesOf(stream: LogLine["stream"], text: string, n: number): Piece[] {
  const bytes = Buffer.from(text);
  const count = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
  return Array.from({ length: count }, (_, part) => ({
    stream,
    at: timeOf(n * 1000 + part),
    bytes: bytes.subarray(part * PIECE_BYTES, (part + 1) * PIECE_BYTES),
  }));
}

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(pieces: readonly Piece[], sizes: readonly number[] = [1 << 20]): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of logLines(chunked(Buffer.concat(pieces.map(frame)), sizes))) lines.push(line);
  return lines;
}

describe("logLines", () => {
  const line = fc.record({
    stream: fc.constantFrom("stdout" as const, "stderr" as const),
    text: fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.nat({ max: 60_000 }).map((length) => "é".repeat(length)),
    ),
  });

  test("however the bytes arrive, each line comes once, whole, in order, with the time of its beginning", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), sizes, async (given, chunks) => {
        const lines = given.map(({ stream, text }) => ({ stream, text: text.replaceAll(/[\n\r]/g, "") }));
        const pieces = lines.flatMap(({ stream, text }, n) => piecesOf(stream, `${text}\n`, n));
        const expected = lines.map(({ stream, text }, n) => ({ stream, line: text, at: timeOf(n * 1000) }));
        expect(await read(pieces, chunks)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("pieces of two long lines may be mixed", async () => {
    const [a, b] = ["a".repeat(40_000), "b".repeat(40_000)];
    const [outs, errs] = [piecesOf("stdout", `${a}\n`, 1), piecesOf("stderr", `${b}\n`, 2)];
    const mixed = outs.flatMap((piece, n) => [piece, ...errs.slice(n, n + 1)]);
    expect(await read(mixed)).toEqual([
      { stream: "stdout", line: a, at: timeOf(1000) },
      { stream: "stderr", line: b, at: timeOf(2000) },
    ]);
  });

  test("what is no text is shown as such; a letter that two pieces share is one", async () => {
    const [first, second] = [Buffer.from([0x61, 0xff, 0xc3]), Buffer.from([0xa9, 0x00, 0x0a])];
    const pieces = [first, second].map((bytes) => ({ stream: "stdout" as const, at: timeOf(1), bytes }));
    expect((await read(pieces)).map(({ line }) => line)).toEqual(["a\ufffdé\0"]);
  });

  test("a carriage return stays, but for the one of a terminal's line end", async () => {
    const pieces = piecesOf("stdout", "10%\r20%\r\n\r\n\n", 1);
    expect((await read(pieces)).map(({ line }) => line)).toEqual(["10%\r20%", "", ""]);
  });

  test("a last line without a line break is a line", async () => {
    const pieces = [...piecesOf("stdout", "one\n", 1), ...piecesOf("stderr", "two", 2)];
    expect((await read(pieces)).map(({ line }) => line)).toEqual(["one", "two"]);
  });

  test("a line beyond every measure becomes several of a mebibyte", async () => {
    const lines = await read(piecesOf("stdout", `${"x".repeat(2_500_000)}\n`, 1));
    expect(lines.map(({ line }) => line.length)).toEqual([1_048_576, 1_048_576, 402_848]);
  });

  test("one that is a mebibyte to the byte is one", async () => {
    const pieces = [...piecesOf("stdout", `${"x".repeat(1_048_576)}\n`, 1), ...piecesOf("stdout", "end\n", 2)];
    expect((await read(pieces)).map(({ line }) => line.length)).toEqual([1_048_576, 3]);
  });
});
