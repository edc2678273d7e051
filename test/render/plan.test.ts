import { describe, expect, test } from "vitest";
import { renderDiff } from "../../src/render/diff.ts";
import { renderPlan } from "../../src/render/plan.ts";
import { asciiTheme, plainTheme } from "./plain-theme.ts";
import { CHANGE, FIRST_UP, GAP, plan, SHOP } from "./shop.ts";

const context = { spec: SHOP, nameOf: (path: string) => path.replace("/srv/shop/", "") };

describe("what an up is about to do", () => {
  test("the first time", () => {
    expect(renderDiff(FIRST_UP, context, plainTheme)).toBe(`shop · release 1 on this machine

  + db      postgres:17    1 replica   volume pgdata
  + web     ./web (build)  3 replicas  http://localhost:8080
  + worker  ./web (build)  2 replicas  after db is healthy

  pulls 156 MB · about 14 s
`);
  });

  test("a change", () => {
    expect(renderDiff(CHANGE, context, plainTheme)).toBe(`shop · release 1 → 2

  ~ web  environment.LOG_LEVEL  "info" → "debug"
         image                  7f3c2a9 → 91be004
         3 replicas, start-first, one first, then two; no gap
    db, worker  unchanged
`);
  });

  test("a gap and a removal", () => {
    expect(renderDiff(GAP, context, plainTheme)).toBe(`shop · release 2 → 3

  ~ db    image  postgres:17 → postgres:17.2
          1 replica, stop-first with a gap: volume pgdata has one writer, about 3 s
  - cron  removed: no longer in the file (its volume stays)
    web  unchanged

  pulls 38 MB · about 4 s
`);
  });
});

describe("what it will cost", () => {
  test("steps, bytes and risk", () => {
    expect(
      renderPlan(GAP, plainTheme),
    ).toBe(`shop · release 2 → 3                                             plan 5b1e90c
  1  db    pull postgres:17.2 on alpha                                  38 MB
  2  db    replace 1 replica, stop-first: volume pgdata has one writer  gap !
  3  cron  remove 1 replica: no longer in the file (its volume stays)
  4  web   unchanged
  risk  db: gap (volume pgdata has one writer, about 3 s)
  time  about 4 s`);
  });

  test("nothing", () => {
    expect(renderPlan(plan({ changed: false, to: 1 }), plainTheme)).toBe(
      "shop · release 1 is what runs. Nothing to do.",
    );
  });

  test("in ASCII", () => {
    expect(renderPlan(GAP, asciiTheme)).toMatch(/^shop - release 2 -> 3 [\s\S]*$/);
    expect(renderPlan(GAP, asciiTheme)).toMatch(/^[\n -~]*$/);
  });
});
