import { describe, expect, test } from "vitest";
import type { ReplicaRow } from "../../src/engine/model/documents.ts";
import { renderPs } from "../../src/render/ps.ts";
import { plainTheme } from "./plain-theme.ts";

const MIB = 1024 ** 2;
const NOW = Date.parse("2026-01-31T14:00:00Z");
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

const ready = (
  service: string,
  slot: number,
  host: string,
  address: string,
  since: number,
  cpu: number,
  used: number,
  limit: number,
): ReplicaRow => ({
  replica: `default.shop.${service}.${slot}.1`,
  namespace: "default",
  app: "shop",
  service,
  slot,
  release: 2,
  host,
  address,
  state: "running",
  ready: true,
  image: "x",
  restarts: 0,
  startedAt: ago(since),
  cpu,
  memory: { used: used * MIB, limit: limit * MIB },
});

test("rows of which nobody knows whether they still hold say so once on top, and each why", () => {
  const lost = {
    ...ready("web", 1, "alpha", "10.210.1.2", 60, 0, 1, 2),
    ready: false,
    reason: "engine-unreachable",
    message: "the engine of alpha does not answer; as last seen",
    unknownSince: ago(12),
  };
  const text = renderPs({ rows: [lost, { ...lost, slot: 2 }], nowMs: NOW }, plainTheme);
  expect(text.match(/has not answered/g)).toHaveLength(1);
  expect(text.split("\n")[0]).toBe("! The engine of alpha has not answered for 12 s: rows are as last seen.");
  expect(text).toContain("engine-unreachable: the engine of alpha does not answer; as last seen");
});

const ROWS: ReplicaRow[] = [
  {
    replica: "default.shop.web.3.1",
    namespace: "default",
    app: "shop",
    service: "web",
    slot: 3,
    release: 2,
    host: "beta",
    state: "waiting",
    ready: false,
    image: "x",
    restarts: 5,
    updatedAt: ago(12),
    reason: "crash-loop",
    message: "out of memory (256 MiB)",
    nextTryAt: ago(-18),
  },
  ready("web", 1, "alpha", "10.210.1.11", 240, 0.03, 61, 256),
  ready("web", 2, "beta", "10.210.2.4", 240, 0.02, 60, 256),
  ready("db", 1, "alpha", "10.210.1.7", 7200, 0.01, 84, 512),
];

describe("ps", () => {
  test("one app: what is wrong carries its reason on the same line", () => {
    const heading = { app: "shop", release: 2, state: "steady" as const };
    expect(renderPs({ heading, rows: ROWS, nowMs: NOW }, plainTheme)).toBe(`shop · release 2 · steady
REF    STATE    SINCE  RESTARTS  CPU  MEMORY         HOST   ADDRESS
db.1   ready    2 h    0         1 %  84 of 512 MiB  alpha  10.210.1.7
web.1  ready    4 m    0         3 %  61 of 256 MiB  alpha  10.210.1.11
web.2  ready    4 m    0         2 %  60 of 256 MiB  beta   10.210.2.4
web.3  waiting  12 s   5         ·    ·              beta   ·            crash-loop: out of memory (256 MiB), next try in 18 s`);
  });

  test("all apps: references name theirs", () => {
    expect(renderPs({ rows: ROWS.slice(3), nowMs: NOW }, plainTheme).split("\n")[1]).toMatch(/^shop\/db\.1 {2}ready/);
  });

  test("nothing runs", () => {
    expect(renderPs({ rows: [], nowMs: NOW }, plainTheme)).toBe("No replicas.");
  });
});
