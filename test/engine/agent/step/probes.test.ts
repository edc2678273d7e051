import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunProbes } from "../../../../src/engine/agent/run-probes.ts";
import { probeSaid } from "../../../../src/engine/agent/step/probe-said.ts";
import { answered } from "../../../../src/engine/agent/step/probes.ts";
import type { ProbeCheck, ProbeName, ProbeSpec } from "../../../../src/engine/model/app-spec.ts";

const spec = (change: Partial<ProbeSpec> = {}): ProbeSpec => ({
  check: { kind: "tcp", port: 80 },
  initialDelayMs: 0,
  intervalMs: 1000,
  timeoutMs: 100,
  failures: 3,
  successes: 1,
  ...change,
});

const begun: RunProbes = { run: "r.1", startedAt: "2026-01-01T00:00:00Z", since: 0 };
const GOOD = { passed: true, words: "ok" };
const BAD = { passed: false, words: "503" };

/** A probe after answers, `+` good, `-` bad, `?` none, an interval apart or closer. */
const after = (name: ProbeName, answers: string, probe = spec(), everyMs = probe.intervalMs) =>
  [...answers].reduce<RunProbes>(
    (probes, answer, index) =>
      answered(probes, name, probe, { "+": GOOD, "-": BAD }[answer], probe.initialDelayMs + (index + 1) * everyMs),
    begun,
  )[name];

describe.each<[ProbeName, string, Partial<ProbeSpec>, object]>([
  ["readiness", "+", {}, { passing: true, hasPassed: true, failures: 0 }],
  ["readiness", "-", {}, { passing: false, hasPassed: false, words: "503" }],
  ["readiness", "++", { successes: 3 }, { passing: false, successes: 2 }],
  ["readiness", "++-++", { successes: 3 }, { passing: false, successes: 2 }],
  ["readiness", "++-+++", { successes: 3 }, { passing: true }],
  ["readiness", "+--", {}, { passing: true, failures: 2, words: "503" }],
  ["readiness", "+--+--", {}, { passing: true, failures: 2 }],
  ["readiness", "+---", {}, { passing: false, hasPassed: true, failures: 3 }],
  ["readiness", "+---+", {}, { passing: true, failures: 0 }],
  ["readiness", "+??????", {}, { passing: true, failures: 0, tries: 7 }],
  ["readiness", "+--?-", {}, { passing: false, failures: 3 }],
  ["liveness", "---", {}, { failures: 3 }],
  ["startup", "--+", {}, { hasPassed: true, passing: true }],
])("%s after %s", (name, answers, change, expected) => {
  test(`is ${JSON.stringify(expected)}`, () => {
    expect(after(name, answers, spec(change))).toMatchObject(expected);
  });
});

test("a startup probe that never passes fails after its failures times its interval, however often it is asked", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 100, max: 5000 }),
      fc.array(fc.integer({ min: 10, max: 3000 }), { minLength: 1, maxLength: 200 }),
      (failures, intervalMs, pauses) => {
        const probe = spec({ failures, intervalMs });
        let probes = begun;
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          probes = answered(probes, "startup", probe, BAD, now);
          const counted = probes.startup?.failures ?? 0;
          expect(counted * intervalMs).toBeLessThanOrEqual(now);
        }
      },
    ),
  );
});

test("readiness turns only with as many answers in a row as it is told", () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      (answers, failures, successes) => {
        const text = answers.map((good) => (good ? "+" : "-")).join("");
        const passing = after("readiness", text, spec({ failures, successes }))?.passing ?? false;
        const turns = [...text.matchAll(new RegExp(`\\+{${successes}}|-{${failures}}`, "g"))];
        if (turns.length === 0) expect(passing).toBe(false);
        if (text.endsWith("+".repeat(successes))) expect(passing).toBe(true);
        if (text.endsWith("-".repeat(failures))) expect(passing).toBe(false);
      },
    ),
  );
});

test.each<[ProbeCheck, string, string]>([
  [
    { kind: "http", port: 80, path: "/health", scheme: "http", headers: {}, status: { from: 200, to: 399 } },
    "503",
    "probe http /health 503",
  ],
  [{ kind: "tcp", port: 5432 }, "connection refused", "probe tcp 5432: connection refused"],
  [{ kind: "exec", command: ["pg_isready", "-q"] }, "exit 2", "probe exec pg_isready: exit 2"],
  [{ kind: "grpc", port: 9090, service: "" }, "NOT_SERVING", "probe grpc 9090 NOT_SERVING"],
  [
    { kind: "grpc", port: 9090, service: "shop.Cart" },
    "no answer within 1 s",
    "probe grpc shop.Cart: no answer within 1 s",
  ],
])("%o is told as people read it", (check, words, said) => {
  expect(probeSaid(check, words)).toBe(said);
});
