import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LogLine, LogQuery } from "../../src/engine/ports/container-engine.ts";
import { type EnginePlace, ended, type Printed, startNew } from "./engine-place.ts";

const LONG_BYTES = 100 * 1024;

const out = (text: string): Printed => ({ stream: "stdout", text });
const err = (text: string): Printed => ({ stream: "stderr", text });

/** What every engine must give of what containers wrote. */
export function containerLogsContract(name: string, makePlace: () => Promise<EnginePlace>): void {
  describe(`the contract of logs: ${name}`, () => {
    let place: EnginePlace;
    let engine: EnginePlace["engine"];

    beforeEach(async () => {
      place = await makePlace();
      engine = place.engine;
    });
    afterEach(() => place.dispose());

    const read = async (id: string, query: Partial<LogQuery> = {}, end = new AbortController()): Promise<LogLine[]> => {
      const lines: LogLine[] = [];
      for await (const line of engine.logs(id, { follow: false, ...query }, end.signal)) lines.push(line);
      return lines;
    };
    const printed = async (lines: Printed[]): Promise<string> => {
      const id = await startNew(place, "web.1", { does: "print", lines });
      await ended(place, id);
      return id;
    };
    const texts = (lines: LogLine[]): string[] => lines.map(({ line }) => line);

    test("lines of both streams, each with its time, also an empty one and one without an end", async () => {
      const lines = await read(await printed([out("one\n"), err("two\n"), out("\n"), out("three é\n"), err("four")]));
      expect(lines.map(({ stream, line }) => `${stream} ${line}`).sort()).toEqual(
        ["stdout one", "stderr two", "stdout ", "stdout three é", "stderr four"].sort(),
      );
      expect(texts(lines.filter(({ stream }) => stream === "stdout"))).toEqual(["one", "", "three é"]);
      for (const { at } of lines) expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    });

    test("long lines stay whole, whatever else is written meanwhile", async () => {
      const [a, b] = ["a".repeat(LONG_BYTES), "b".repeat(LONG_BYTES)];
      const lines = await read(await printed([out(`${a}\n`), err("short\n"), err(`${b}\n`), out("end\n")]));
      expect(texts(lines.filter(({ stream }) => stream === "stdout"))).toEqual([a, "end"]);
      expect(texts(lines.filter(({ stream }) => stream === "stderr"))).toEqual(["short", b]);
      for (const { at } of lines) expect(Date.parse(at)).not.toBeNaN();
    });

    test("the newest so many", async () => {
      const id = await printed([1, 2, 3, 4, 5].map((n) => out(`${n}\n`)));
      expect(texts(await read(id, { tail: 2 }))).toEqual(["4", "5"]);
      expect(texts(await read(id, { tail: 0 }))).toEqual([]);
      expect(texts(await read(id, { tail: 100 }))).toHaveLength(5);
    });

    test("the newest so many are whole lines, however long", async () => {
      const [a, b] = ["a".repeat(LONG_BYTES), "b".repeat(LONG_BYTES)];
      const id = await printed([out(`${a}\n`), out(`${b}\n`), out("end\n")]);
      expect(texts(await read(id, { tail: 1 }))).toEqual(["end"]);
      expect(texts(await read(id, { tail: 2 }))).toEqual([b, "end"]);
      expect(texts(await read(id, { tail: 2, follow: true }))).toEqual([b, "end"]);
      expect(texts(await read(id, { tail: 3 }))).toEqual([a, b, "end"]);
    });

    test("a mebibyte in one line, written bit by bit", async () => {
      const parts = Array.from({ length: 16 }, (_, n) => String.fromCharCode(97 + n).repeat(64 * 1024));
      const lines = texts(await read(await printed([...parts.map(out), out("\n"), out("end\n")])));
      expect(lines.map((text) => text.length)).toEqual([2 ** 20, 3]);
      expect(lines[0] === parts.join("")).toBe(true);
    });

    test("since and until, to the last digit", async () => {
      const id = await printed([1, 2, 3, 4, 5].map((n) => out(`${n}\n`)));
      const [, second, , fourth] = await read(id);
      expect(second && fourth && second.at < fourth.at).toBe(true);
      expect(texts(await read(id, { since: fourth?.at ?? "" }))).toEqual(["4", "5"]);
      expect(texts(await read(id, { until: second?.at ?? "" }))).toEqual(["1", "2"]);
      expect(texts(await read(id, { since: second?.at ?? "", until: fourth?.at ?? "" }))).toEqual(["2", "3", "4"]);
      expect(texts(await read(id, { until: fourth?.at ?? "", tail: 2 }))).toEqual(["3", "4"]);
      expect(texts(await read(id, { until: fourth?.at ?? "", tail: 0 }))).toEqual([]);
    });

    test("followed to the end of the container", async () => {
      const id = await startNew(place, "web.1", { does: "tick" });
      const lines: string[] = [];
      let killed: Promise<void> | undefined;
      for await (const { line } of engine.logs(id, { follow: true }, new AbortController().signal)) {
        lines.push(line);
        if (lines.length === 3) killed = engine.kill(id);
      }
      await killed;
      expect(lines.length).toBeGreaterThanOrEqual(3);
      expect(new Set(lines)).toEqual(new Set(["tick"]));
    });

    test("following ends when it is told to", async () => {
      const id = await startNew(place, "web.1", { does: "tick" });
      const end = new AbortController();
      let lines = 0;
      for await (const _ of engine.logs(id, { follow: true, tail: 1 }, end.signal)) {
        lines += 1;
        if (lines === 3) end.abort();
      }
      expect(lines).toBeGreaterThanOrEqual(3);
      const silent = await startNew(place, "web.2", { does: "run" });
      const soon = new AbortController();
      const nothing = read(silent, { follow: true }, soon);
      soon.abort();
      expect(await nothing).toEqual([]);
    });

    test("whoever stops reading is not waited for", async () => {
      const id = await startNew(place, "web.1", { does: "tick" });
      for await (const { line } of engine.logs(id, { follow: true }, new AbortController().signal)) {
        expect(line).toBe("tick");
        break;
      }
    });

    test("one that is gone has none to give", async () => {
      await expect(read("nothing-there")).rejects.toMatchObject({ code: "container.missing" });
    });
  });
}
