import { expect, test } from "vitest";
import type { AppStatus } from "../../src/engine/model/documents.ts";
import { renderRollout } from "../../src/render/rollout.ts";
import { record, rollout, status } from "../cli/rollout/scripted-client.ts";
import { plainTheme } from "./plain-theme.ts";

const NOW = Date.parse("2026-01-31T14:00:12Z");
const heading = (seen: Partial<AppStatus>): string | undefined =>
  renderRollout(status(seen), [], NOW, plainTheme).split("\n")[0];

test.each<[seen: Partial<AppStatus>, says: string]>([
  [{ rollout: rollout(2, "running") }, "shop · release 1 → 2 · under way for 12 s (up)"],
  [{ record: record(3, 2), rollout: rollout(2, "complete") }, "shop · release 1 → 2 · about to begin"],
  [{ rollout: rollout(2, "complete", { lastGood: 2 }) }, "shop · release 2 · complete"],
  [{ rollout: rollout(2, "failed") }, "shop · release 1 → 2 · stopped where it was"],
  [{ rollout: rollout(2, "failed", { serving: 1 }) }, "shop · release 1 → 2 · turned back: release 1 serves"],
])("%#: %s", (seen, says) => expect(heading(seen)).toBe(says));

test("why it failed, and each service, have lines of their own", () => {
  const failure = { code: "replica.crashed", message: "web.1 exited with 1, 3 times." };
  const rows = [{ key: "web", name: "web", state: "failed", text: "1 of 2 ready" } as const];
  const shown = renderRollout(status({ rollout: rollout(2, "failed", { failure }) }), rows, NOW, plainTheme);
  expect(shown.split("\n").slice(1)).toEqual(["  web.1 exited with 1, 3 times.", "  ✗ web     1 of 2 ready"]);
});
