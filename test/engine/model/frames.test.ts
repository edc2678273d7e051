import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, type Frame, type FrameKind, frameDecoder } from "../../../src/engine/model/frames.ts";

const kind = fc.constantFrom<FrameKind>(
  "stdin",
  "stdout",
  "stderr",
  "end",
  "resize",
  "exit",
  "error",
  "start",
  "started",
);
const frames = fc.array(fc.record({ kind, payload: fc.uint8Array({ maxLength: 200 }) }), { maxLength: 10 });

test("frames come out as they went in, however their bytes are cut", () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 50 }), (sent, stride) => {
      const bytes = Buffer.concat(sent.map((frame) => encodeFrame(frame.kind, frame.payload)));
      const decode = frameDecoder();
      const received: Frame[] = [];
      for (let at = 0; at < bytes.length; at += stride) received.push(...decode(bytes.subarray(at, at + stride)));
      expect(received.map((frame) => [frame.kind, [...frame.payload]])).toEqual(
        sent.map((frame) => [frame.kind, [...frame.payload]]),
      );
    }),
  );
});

test.each([
  { name: "another protocol", bytes: Buffer.from("HTTP/1.1 200 OK") },
  { name: "a length beyond all measure", bytes: Buffer.from([0, 0xff, 0xff, 0xff, 0xff]) },
])("$name is not taken for frames", ({ bytes }) => {
  expect(() => frameDecoder()(bytes)).toThrow("not a frame");
});
