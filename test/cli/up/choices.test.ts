import { describe, expect, test } from "vitest";
import { chooseRelease } from "../../../src/cli/up/choose-release.ts";
import { questionOf } from "../../../src/cli/up/questions.ts";
import { selectServices } from "../../../src/cli/up/select-services.ts";
import type { ReleaseRow } from "../../../src/engine/model/documents.ts";
import { serviceSpec as service } from "../../engine/world/specs.ts";
import { CHANGE, FIRST_UP, GAP, SHOP } from "../../render/shop.ts";

describe("what is asked", () => {
  test("nothing where nothing goes and no gap is left", () => {
    expect(questionOf(FIRST_UP, "orc up -y")).toBeUndefined();
    expect(questionOf(CHANGE, "orc up -y")).toBeUndefined();
  });

  test("what goes and where a gap is, with the command that says yes", () => {
    expect(questionOf(GAP, "orc up -y")).toEqual({
      text: "Apply to shop?",
      because: "This removes cron and leaves a gap in db.",
      answered: "orc up -y",
      isShown: true,
    });
  });
});

describe("the services of an up", () => {
  const running = {
    ...SHOP,
    services: { db: service("db", { image: "postgres:16" }), web: service("web"), old: service("old") },
  };

  test("all of the file when none are named", () => expect(selectServices(SHOP, running, [], true)).toBe(SHOP));

  test("named ones with what they depend on; the others stay as they run", () => {
    const { services } = selectServices(SHOP, running, ["worker"], true);
    expect(Object.entries(services).map(([name, { image }]) => `${name} ${image}`)).toEqual([
      "db postgres:17",
      "web web:1",
      "old old:1",
      "worker shop-worker:7f3c2a9b81d0",
    ]);
  });

  test("without dependencies only the named ones", () => {
    expect(selectServices(SHOP, running, ["worker"], false).services.db?.image).toBe("postgres:16");
  });

  test("a mistyped one names the nearest", () => {
    expect(() => selectServices(SHOP, undefined, ["wrker"], true)).toThrow(
      expect.objectContaining({ code: "service.unknown", next: [{ text: "did you mean", command: "orc up worker" }] }),
    );
  });
});

describe("the release to go back to", () => {
  const row = (release: number, state: ReleaseRow["state"]): ReleaseRow => ({
    release,
    state,
    at: "2026-01-31T14:00:00Z",
    by: { name: "ada", host: "laptop" },
    origin: { kind: "path", location: "x" },
    images: {},
    reason: "up",
  });

  test.each([
    ["the one before", [row(1, "superseded"), row(2, "serving")], undefined, 1],
    ["what serves, where the newest failed", [row(1, "superseded"), row(2, "serving"), row(3, "failed")], undefined, 2],
    ["past ones that failed", [row(1, "superseded"), row(2, "failed"), row(3, "serving")], undefined, 1],
    ["the one asked for", [row(1, "superseded"), row(2, "serving")], 1, 1],
  ])("%s", (_, rows, asked, chosen) => expect(chooseRelease("shop", rows, asked)).toBe(chosen));

  test.each([
    [[], undefined],
    [[row(1, "serving")], undefined],
    [[row(1, "serving")], 7],
  ])("there is none", (rows, asked) => {
    expect(() => chooseRelease("shop", rows, asked)).toThrow(expect.objectContaining({ code: "release.unknown" }));
  });
});
