import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LogMessage } from "../../src/engine/model/requests.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { type StartedOrc, startOrc } from "../support/started.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "wordy");

const WITHIN_MS = 60_000;
/** More than ten seconds of writing, and than is held for one reader with all that is in pipes and sockets. */
const TOO_MUCH = 30 * 2 ** 20;

/** Five numbered lines of 2 KiB, a hundred times a second. */
const WRITER = `BEGIN { for (i = 0; i < 11; i++) pad = pad pad "0123456789"; pad = substr(pad, 1, 2000)
  for (;;) { for (i = 0; i < 50; i++) print ++n, pad; fflush(); system("sleep 0.1") } }`;

const ODD = [
  "head -c 1048576 /dev/zero | tr '\\\\0' x; echo",
  "printf 'caf\\\\303\\\\251 \\\\377\\\\n'",
  "printf '10%%\\\\r20%%\\\\n\\\\n'",
  "exec sleep 86400",
].join("; ");

const compose = `
services:
  writer:
    image: ${fixtureImages.busybox}
    command: ["awk", ${JSON.stringify(WRITER)}]
    stop_signal: SIGKILL
    deploy: { replicas: 2 }
  odd:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "${ODD}"]
    stop_signal: SIGKILL
  job:
    image: ${fixtureImages.busybox}
    command: ["printf", "working\\nno end"]
    restart: "no"
`;

type Reading = { numbers: Map<string, number[]>; gaps: number; lost: number };

/** What a reader has been given: the numbers of each replica, and what it was told it was not. */
function readingOf(reader: StartedOrc): Reading {
  const reading: Reading = { numbers: new Map(), gaps: 0, lost: 0 };
  const text = reader.stdout();
  for (const line of text.slice(0, text.lastIndexOf("\n")).split("\n")) {
    if (line === "") continue;
    const message = JSON.parse(line) as LogMessage;
    if ("type" in message) {
      reading.gaps += 1;
      reading.lost += message.lines;
      continue;
    }
    const numbers = reading.numbers.get(message.replica) ?? [];
    numbers.push(Number.parseInt(message.line, 10));
    reading.numbers.set(message.replica, numbers);
  }
  return reading;
}

/** How many numbers are left out between the first and the last of each replica; those that are there must be in order. */
function missingIn({ numbers }: Reading): number {
  let missing = 0;
  for (const own of numbers.values()) {
    expect(own).toEqual([...new Set(own)].sort((a, b) => a - b));
    missing += (own.at(-1) ?? 0) - (own[0] ?? 0) + 1 - own.length;
  }
  return missing;
}

const follow = (): StartedOrc => startOrc(host, project, "logs", "-f", "-n", "0", "--json", "writer");

beforeAll(() => project.up(compose));
afterAll(() => project.remove());

describe("followed logs", () => {
  test("a reader that stops reading is told what it was not shown; another one misses nothing meanwhile", async () => {
    const [quick, slow] = [follow(), follow()];
    await waitFor("both to read", () => [quick, slow].every((one) => one.stdout().includes("\n")), WITHIN_MS);
    slow.pause();
    const before = quick.stdout().length;
    await waitFor("more than is held", () => quick.stdout().length - before > TOO_MUCH, WITHIN_MS);
    slow.resume();
    await waitFor("the gap", () => slow.stdout().includes('"type":"gap"'), WITHIN_MS);
    await Promise.all([quick.signal("INT"), slow.signal("INT")]);
    expect((await Promise.all([quick.ended, slow.ended])).map(({ code }) => code)).toEqual([130, 130]);

    const all = readingOf(quick);
    expect([missingIn(all), all.gaps, all.numbers.size]).toEqual([0, 0, 2]);
    const some = readingOf(slow);
    expect(some.gaps).toBeGreaterThan(0);
    expect(some.lost).toBe(missingIn(some));
  });

  test("over a restart of orcd no line is missing and none comes twice", async () => {
    const reader = follow();
    await waitFor("the first lines", () => readingOf(reader).numbers.size === 2, WITHIN_MS);
    await host.output(["sh", "-c", "kill -9 $(docker inspect --format '{{.State.Pid}}' orcd)"]);
    const atKill = reader.stdout().length;
    await waitFor("further lines", () => reader.stdout().length - atKill > 2 ** 20, WITHIN_MS);
    await reader.signal("INT");
    await reader.ended;
    const reading = readingOf(reader);
    expect([missingIn(reading), reading.gaps, reading.numbers.size]).toEqual([0, 0, 2]);
  });
});

test("lines of a mebibyte, empty ones, ones without an end and bytes that are no text come as they were written", async () => {
  const shown = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await project.orc("logs", "--json", ...args);
    const messages = stdout.trimEnd().split("\n");
    return messages.map((text) => (JSON.parse(text) as { line: string }).line.replace(/^x+$/, (x) => `${x.length} x`));
  };
  const lines = ["1048576 x", "café \ufffd", "10%\r20%", ""];
  expect(await shown("odd")).toEqual(lines);
  expect(await shown("odd", "-n", "2")).toEqual(lines.slice(-2));
  expect(await shown("odd", "-n", "4")).toEqual(lines);
  expect(await shown("odd", "-n", "1", "--grep", "%")).toEqual(["10%\r20%"]);
  expect(await shown("job")).toEqual(["working", "no end"]);
  // By the engine's own times, to the nanosecond, for both ends of a span.
  const all = (await project.orc("logs", "--json", "odd")).stdout.trimEnd().split("\n");
  const [, second = "", third = ""] = all.map((text) => (JSON.parse(text) as { at: string }).at);
  expect(await shown("odd", "--since", second)).toEqual(lines.slice(1));
  expect(await shown("odd", "--until", second)).toEqual(lines.slice(0, 2));
  expect(await shown("odd", "--since", second, "--until", third, "--tail", "1")).toEqual([lines[2]]);
});
