import { describe, expect, test } from "vitest";
import type { AppStatus } from "../../src/engine/model/documents.ts";
import { renderUp } from "../../src/render/up.ts";
import { plainTheme } from "./plain-theme.ts";
import { CHANGE, FIRST_UP } from "./shop.ts";

const status = (release: number, more: Partial<AppStatus> = {}): AppStatus => ({
  namespace: "default",
  app: "shop",
  state: "steady",
  revision: 9,
  record: {
    generation: release,
    release,
    wanted: "up",
    scale: {},
    stopped: [],
    restarts: {},
    onFailure: "rollback",
    deadlineMs: 1,
    changedAt: "2026-01-31T14:00:00Z",
    changedBy: { name: "ada", host: "laptop" },
    cause: "up",
  },
  services: [
    { name: "db", image: "postgres:17", desired: 1, ready: 1, urls: [] },
    { name: "web", image: "shop-web:1", desired: 3, ready: 3, urls: ["http://localhost:8080"] },
  ],
  ...more,
});

describe("the end of an up", () => {
  test("the first time: where it answers, and the ways on", () => {
    expect(
      renderUp({ plan: FIRST_UP, status: status(1), seconds: 12.4 }, plainTheme),
    ).toBe(`shop is up · release 1 · 12.4 s
  web     http://localhost:8080
  logs    orc logs -f        state    orc ps`);
  });

  test("says once of what nothing tells whether it works", () => {
    const up = (unproven: string[], ways = true): string[] =>
      renderUp({ plan: FIRST_UP, status: status(1), seconds: 12.4, unproven, ways }, plainTheme).split("\n");
    expect(up(["worker"])[2]).toBe(
      "  note    worker runs, with no port and no healthcheck: nothing tells whether it works",
    );
    expect(up(["db", "worker"])[2]).toContain("db, worker run, with no port and no healthcheck");
    expect(up(["worker"], false)).toHaveLength(2);
  });

  test("after a replacement: the receipt, and the way back", () => {
    const receipt = { acknowledged: 2, planes: 2, slowestMs: 84, cut: 0, replaced: 3, minReady: { web: 3 } };
    expect(
      renderUp({ plan: CHANGE, status: status(2, { receipt }), seconds: 5.3 }, plainTheme),
    ).toBe(`shop is up · release 2 · 5.3 s
  web        http://localhost:8080
  receipt    3 replaced, never below 3 ready, 0 connections cut
             2 data planes acknowledged, slowest 84 ms
  undo       orc rollback`);
    const probed = { ...receipt, sent: 312, lost: 0 };
    expect(
      renderUp({ plan: CHANGE, status: status(2, { receipt: probed }), seconds: 5.3 }, plainTheme).split("\n"),
    ).toContain("             0 of 312 requests lost");
  });
});
