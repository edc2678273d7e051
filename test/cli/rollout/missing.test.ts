import { describe, expect, test } from "vitest";
import type { Expected } from "../../../src/cli/rollout/expected.ts";
import { missingOf } from "../../../src/cli/rollout/missing.ts";
import type { ReplicaRow } from "../../../src/engine/model/documents.ts";
import type { ProgressRow } from "../../../src/render/progress.ts";
import { replica, status } from "./scripted-client.ts";

const services = [
  { name: "web", image: "x", desired: 5, ready: 2, urls: [] },
  { name: "db", image: "x", desired: 1, ready: 2, urls: [] },
];
const replicas: ReplicaRow[] = [
  replica("web", 1, "web.1"),
  replica("web", 2, "web.2", { state: "gone" }),
  replica("web", 3, "", { state: "stopped" }),
  replica("db", 1, "db.1"),
];
const row = (name: string, state: ProgressRow["state"]): ProgressRow => ({ key: name, name, state, text: "" });

describe("what is missing before a change is over", () => {
  test.each<[string, Expected[], readonly ProgressRow[], number]>([
    ["replicas that are not ready", [{ service: "web", how: "ready" }], [], 3],
    ["none where more are ready than asked for", [{ service: "db", how: "ready" }], [], 0],
    ["none of a service that nobody knows yet", [{ service: "mail", how: "ready" }], [], 0],
    ["replicas that are still there", [{ service: "web", how: "remove" }], [], 1],
    [
      "of all services together",
      [
        { service: "web", how: "stop" },
        { service: "db", how: "stop" },
      ],
      [],
      2,
    ],
    [
      "slots that are not replaced",
      [{ service: "web", how: "replace", slots: 4 }],
      [row("web.1", "done"), row("web.2", "going"), row("web.3", "waiting"), row("web.4", "failed")],
      2,
    ],
  ])("%s", (_, expected, rows, count) => {
    expect(missingOf(expected, { status: status({ services }), replicas, rows })).toBe(count);
  });
});
