import fc from "fast-check";
import { expect, test } from "vitest";
import { decideApply } from "../../../../src/engine/api/change/apply.ts";
import { ChangeQueue, type Decide } from "../../../../src/engine/api/change/change-queue.ts";
import { decideDown } from "../../../../src/engine/api/change/down.ts";
import { decideRestart } from "../../../../src/engine/api/change/restart.ts";
import { decideScale } from "../../../../src/engine/api/change/scale.ts";
import { decideStart, decideStop } from "../../../../src/engine/api/change/stop-start.ts";
import { SoftStore } from "../../../../src/engine/control/soft-store.ts";
import { State } from "../../../../src/engine/control/state.ts";
import type { AppRecord } from "../../../../src/engine/model/app.ts";
import { appKey } from "../../../../src/engine/model/names.ts";
import type { ChangeResult } from "../../../../src/engine/model/requests.ts";
import { OrcError } from "../../../../src/errors/orc-error.ts";
import { MemoryStore } from "../../../fakes/memory-store.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";
import { appSpec, serviceSpec } from "../../world/specs.ts";
import { SHOP } from "../../world/world.ts";
import { AUTHOR, applyRequest } from "./requests.ts";

type Asked =
  | { do: "apply"; version: number }
  | { do: "scale"; count: number }
  | { do: "stop" }
  | { do: "start" }
  | { do: "restart" }
  | { do: "down" };

const asked: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("apply" as const), version: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("scale" as const), count: fc.integer({ min: 1, max: 3 }) }) },
  fc.record({ do: fc.constantFrom("stop" as const, "start" as const, "restart" as const, "down" as const) }),
);

const spec = (version: number) => appSpec("shop", serviceSpec("web", { environment: { V: String(version) } }));
const web = { author: AUTHOR, services: ["web"] };

/** What a client asks that looked at the app at a generation. */
const decide =
  (what: Asked, basedOn: number): Decide =>
  (view, now) => {
    switch (what.do) {
      case "apply":
        return decideApply(view, SHOP, applyRequest(spec(what.version), { basedOn }), now);
      case "scale":
        return decideScale(view, SHOP, { author: AUTHOR, services: { web: what.count } }, now);
      case "stop":
        return decideStop(view, SHOP, web, now);
      case "start":
        return decideStart(view, SHOP, web, now);
      case "restart":
        return decideRestart(view, SHOP, web, now);
      case "down":
        return decideDown(view, SHOP, { author: AUTHOR }, now);
      default:
        return what satisfies never;
    }
  };

type Outcome = { what: Asked; result: ChangeResult } | { what: Asked; code: string };

test("of whatever is asked at once, each is made whole or refused, and one plan is carried out at most once", async () => {
  const rounds = fc.array(fc.array(asked, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(rounds, async (all) => {
      const store = new MemoryStore();
      const clock = new VirtualClock();
      const state = new State(store, new SoftStore(), clock, () => {});
      await state.start();
      // Two, so that the guards of the store have to hold and not the queue alone.
      const queues = [1, 2].map(() => new ChangeQueue({ store, state, clock }));
      const record = (): AppRecord | undefined => state.view.apps.get(appKey(SHOP))?.record?.value;

      for (const round of all) {
        const before = record();
        const basedOn = before?.generation ?? 0;
        const outcomes: Outcome[] = await Promise.all(
          round.map((what, index) =>
            (queues[index % 2] as ChangeQueue).run(SHOP, decide(what, basedOn)).then(
              (result) => ({ what, result }),
              (error: unknown) => ({ what, code: error instanceof OrcError ? error.code : String(error) }),
            ),
          ),
        );
        await state.catchUp();
        const made = outcomes.flatMap((one) => ("result" in one && one.result.changed ? [one] : []));
        const refused = outcomes.flatMap((one) => ("code" in one ? [one.code] : []));

        expect(refused.filter((code) => code !== "release.newer" && code !== "app.unknown")).toEqual([]);
        expect(made.map(({ result }) => result.generation).sort((a, b) => a - b)).toEqual(
          made.map((_, index) => basedOn + 1 + index),
        );
        expect(record()?.generation ?? 0).toBe(basedOn + made.length);
        expect(made.filter(({ what }) => what.do === "apply").length).toBeLessThanOrEqual(1);
        for (const one of outcomes) {
          if (!("result" in one) || one.what.do !== "apply") continue;
          const release = state.view.apps.get(appKey(SHOP))?.releases.get(one.result.release)?.value;
          expect(release?.spec).toEqual(JSON.parse(JSON.stringify(spec(one.what.version))));
        }
        const applied = made.some(({ what }) => what.do === "apply") ? 1 : 0;
        expect(record()?.release ?? 0).toBe((before?.release ?? 0) + applied);
      }
      state.stop();
    }),
    { numRuns: 150 },
  );
});
