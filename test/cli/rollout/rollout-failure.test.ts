import { expect, test } from "vitest";
import { rolloutFailure } from "../../../src/cli/rollout/rollout-failure.ts";
import type { RolloutFailure } from "../../../src/engine/model/rollout.ts";
import { renderError } from "../../../src/render/error.ts";
import { clock } from "../../../src/render/units.ts";
import { plainTheme } from "../../render/plain-theme.ts";
import { record, rollout, scriptedClient, status } from "./scripted-client.ts";

const SAID = "2026-01-31T14:02:11.000Z";
const CHANGE = { path: "web.environment.DB_PORT", from: '"5432"', to: '"5433"', where: "compose.yaml:14" };

/** What a person reads of a release 3 that failed so, while release 2 serves. */
async function read(failure: RolloutFailure): Promise<string[]> {
  const client = scriptedClient({
    async *logs() {
      yield {
        at: SAID,
        namespace: "default",
        app: "shop",
        service: "web",
        slot: 1,
        replica: "r",
        run: "r.1",
        release: 3,
        host: "alpha",
        stream: "stderr",
        line: "Error: connect ECONNREFUSED db.shop:5433",
      };
    },
  });
  const web = { name: "web", image: "web:3", desired: 3, ready: 3, urls: [] };
  const failed = status({
    services: [web],
    record: record(3, 3),
    rollout: rollout(3, "failed", { release: 3, serving: 2, lastGood: 2, failure }),
  });
  const error = await rolloutFailure({
    client,
    ref: { namespace: "default", app: "shop" },
    status: failed,
    changes: [CHANGE],
  });
  const text = renderError(error, { theme: plainTheme, linesOf: () => [], nameOf: (file) => file, verbose: false });
  return text.split("\n");
}

test("a crash: why, who serves on, its last words, the line, and what to type", async () => {
  const message = "web.1 exited with 1 after 0.4 s, 3 times";
  expect(await read({ code: "replica.crashed", message, service: "web", slot: 1, replica: "r" })).toEqual([
    "✗ web.1 exited with 1 after 0.4 s, 3 times. Release 3 stopped here; release 2 serves on with 3 of 3.",
    "",
    `    ${clock(SAID)}  Error: connect ECONNREFUSED db.shop:5433`,
    "",
    '  changed in this release  web.environment.DB_PORT  "5432" → "5433"  compose.yaml:14',
    "  see all it said          orc logs web.1 --release 3",
    "  see what led to it       orc why web",
  ]);
});

test("a deadline is said of the app", async () => {
  const message = "not ready after 60 s; web.1: starting, probe http /health 503";
  const [verdict] = await read({ code: "rollout.deadline", message, service: "web", slot: 1 });
  expect(verdict).toBe(
    "✗ shop is not ready after 60 s; web.1: starting, probe http /health 503. Release 3 stopped here; release 2 serves on with 3 of 3.",
  );
});

test.each(["place.none", "image.missing", "port.taken"])("%s: what never ran said nothing", async (code) => {
  const lines = await read({ code, message: "web.1 does not run", service: "web", slot: 1 });
  expect(lines.join("\n")).not.toContain("orc logs");
  expect(lines.at(-1)).toContain("orc why web");
});
