import fc from "fast-check";
import { expect, test } from "vitest";
import { Outbox, type Parcel } from "../../../../src/engine/api/log/outbox.ts";

const parcel = (number: number): Parcel => ({ text: `${number}\n`.padStart(20), lines: 1, time: `${number}` });

test("what is put in comes out, in order", () => {
  const outbox = new Outbox();
  for (const number of [1, 2, 3]) outbox.put(parcel(number));
  expect(outbox.take().trim().split(/\s+/)).toEqual(["1", "2", "3"]);
  expect(outbox.isEmpty).toBe(true);
});

test("much is handed on in portions", () => {
  const outbox = new Outbox(1000, 50);
  for (const number of [1, 2, 3, 4]) outbox.put(parcel(number));
  expect(outbox.take().trim().split(/\s+/)).toEqual(["1", "2", "3"]);
  expect(outbox.take().trim()).toBe("4");
  expect(outbox.isEmpty).toBe(true);
});

test("for a reader that reads now and then: never more than its bounds, and every line comes or is told to be missing", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 400 }), fc.constantFrom(30, 1000), (reads, portion) => {
      const outbox = new Outbox(200, portion);
      let given = 0;
      let text = "";
      for (const isRead of [...reads, true]) {
        if (isRead) {
          text += outbox.take();
          continue;
        }
        given += 1;
        outbox.put(parcel(given));
        if (outbox.isFull) outbox.makeRoom();
        expect(outbox.isFull).toBe(false);
      }
      while (!outbox.isEmpty) text += outbox.take();
      const seen = text.split("\n").filter((line) => line !== "");
      let last = 0;
      for (const line of seen) {
        const gap = line.startsWith("{") ? (JSON.parse(line) as { lines: number }) : undefined;
        if (gap) last += gap.lines;
        else {
          last += 1;
          expect(Number(line)).toBe(last);
        }
      }
      expect(last).toBe(given);
    }),
  );
});
