import { describe, expect, test } from "vitest";
import type { Expected } from "../../../src/cli/rollout/expected.ts";
import { progressRows, type Seen } from "../../../src/cli/rollout/rows.ts";
import { replica, rollout, status } from "./scripted-client.ts";

const seen = (more: Partial<Seen> = {}): Seen => ({
  status: status(),
  replicas: [],
  before: new Map(),
  isFinal: false,
  nowMs: 1000,
  ...more,
});

const web = (ready: number, more: object = {}) =>
  status({ services: [{ name: "web", image: "x", desired: 3, ready, urls: [], ...more }] });

describe("a service that comes up", () => {
  const expected: Expected[] = [{ service: "web", how: "ready" }];

  test.each([
    ["waits", web(0, { waiting: "waiting for db" }), false, { state: "waiting", text: "waiting for db" }],
    ["goes on", web(2), false, { state: "going", text: "2 of 3 ready", fromMs: 1000 }],
    [
      "says what is wrong",
      web(2, { problem: { slot: 3, replica: "r", reason: "probe", message: "probe http /health 503" } }),
      false,
      { state: "going", note: "web.3 starting, probe http /health 503" },
    ],
    ["is done", web(3), false, { state: "done", text: "3 of 3 ready" }],
    [
      "is not done while one too many leaves",
      web(3, { waiting: "web.4 of release 1 is stopping" }),
      false,
      { state: "going", text: "3 of 3 ready", note: "web.4 of release 1 is stopping" },
    ],
    [
      "is not done before its rollout has begun",
      { ...web(3), rollout: rollout(1, "complete") },
      false,
      { state: "going", text: "3 of 3 ready" },
    ],
    ["is done when the rollout is", web(3, { waiting: "web.4 of release 1 is stopping" }), true, { state: "done" }],
    ["failed", web(1), true, { state: "failed", text: "1 of 3 ready" }],
  ])("%s", (_, now, isFinal, row) => {
    expect(progressRows(expected, seen({ status: now, isFinal }), [])).toEqual([
      expect.objectContaining({ key: "web", ...row }),
    ]);
  });

  test("keeps when it began, and when it was done", () => {
    const first = progressRows(expected, seen({ status: web(1), nowMs: 100 }), []);
    const second = progressRows(expected, seen({ status: web(3), nowMs: 900 }), first);
    const third = progressRows(expected, seen({ status: web(3), nowMs: 5000 }), second);
    expect(third).toMatchObject([{ fromMs: 100, toMs: 900 }]);
  });
});

describe("slots that are replaced", () => {
  const expected: Expected[] = [{ service: "web", how: "replace", slots: 2 }];
  const before = new Map([
    ["web.1", "old1"],
    ["web.2", "old2"],
  ]);

  test("each shows the replica that is new in it", () => {
    const replicas = [
      replica("web", 1, "old1"),
      replica("web", 1, "new1", { ready: false, state: "preparing", message: "pulling" }),
      replica("web", 2, "old2"),
    ];
    expect(progressRows(expected, seen({ before, replicas }), [])).toMatchObject([
      { key: "web.1", state: "going", text: "preparing", note: "pulling" },
      { key: "web.2", state: "waiting" },
    ]);
  });

  test("and is done once that one is ready and the old one gone", () => {
    const both = [replica("web", 1, "new1"), replica("web", 1, "old1", { ready: false, state: "stopping" })];
    expect(progressRows(expected, seen({ before, replicas: both }), [])[0]).toMatchObject({
      state: "going",
      text: "ready",
      note: "the old one is stopping",
    });
  });

  test("what was as wanted already is kept", () => {
    const replicas = [replica("web", 1, "old1"), replica("web", 2, "old2")];
    const over = (state: "complete" | "failed") =>
      progressRows(
        expected,
        seen({ before, replicas, isFinal: true, status: status({ rollout: rollout(2, state) }) }),
        [],
      ).map(({ state: how, text }) => [how, text]);
    expect(over("complete")).toEqual([
      ["done", "kept"],
      ["done", "kept"],
    ]);
    expect(over("failed")).toEqual([
      ["failed", "not replaced"],
      ["failed", "not replaced"],
    ]);
  });

  test("what failed says why", () => {
    const replicas = [replica("web", 1, "new1"), replica("web", 2, "new2", { ready: false, message: "exit 1" })];
    expect(
      progressRows(
        expected,
        seen({ before, replicas, isFinal: true, status: status({ rollout: rollout(2, "failed") }) }),
        [],
      ),
    ).toMatchObject([
      { state: "done", text: "replaced" },
      { state: "failed", note: "exit 1" },
    ]);
  });
});

test("services that go", () => {
  const expected: Expected[] = [{ service: "cron", how: "remove" }];
  const replicas = [replica("cron", 1, "a", { state: "stopping" }), replica("cron", 2, "b", { state: "gone" })];
  expect(progressRows(expected, seen({ replicas }), [])).toMatchObject([{ state: "going", text: "1 left" }]);
  expect(progressRows(expected, seen(), [])).toMatchObject([{ state: "done", text: "removed" }]);
  const hurried: Expected[] = [{ service: "cron", how: "remove", hurry: "orc down -t 0" }];
  const soon = progressRows(hurried, seen({ replicas }), []);
  expect(soon[0]?.note).toBeUndefined();
  expect(progressRows(hurried, seen({ replicas, nowMs: 4000 }), soon)).toMatchObject([
    { text: "1 left", note: "at once: orc down -t 0" },
  ]);
  expect(progressRows([{ service: "cron", how: "stop" }], seen(), [])).toMatchObject([{ text: "stopped" }]);
});
