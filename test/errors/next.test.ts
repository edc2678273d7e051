import { describe, expect, test } from "vitest";
import { CATALOGUE, type ErrorCode } from "../../src/errors/catalogue.ts";
import { DEFAULT_NEXT } from "../../src/errors/default-next.ts";
import { OrcError } from "../../src/errors/orc-error.ts";

/** Codes whose message says itself what to write, or which are no failure. */
const SAY_IT_THEMSELVES =
  /^(file|input|build|app|service|release|plan|origin|host|adopt|backup|rollout|replica|dependency)\.|^(port\.taken|version\.skew|store\.(newer|empty)|cancelled)/;

describe("every error", () => {
  const codes = Object.keys(CATALOGUE) as ErrorCode[];

  test.each(codes)("%s says what to do next", (code) => {
    expect(SAY_IT_THEMSELVES.test(code) || (DEFAULT_NEXT[code]?.length ?? 0) > 0).toBe(true);
  });

  test("keeps the steps of who threw it, and else has those of its code", () => {
    const own = [{ text: "start it", command: "sudo systemctl start docker" }];
    expect(new OrcError("engine.unreachable", "no engine", { next: own }).next).toEqual(own);
    expect(new OrcError("engine.unreachable", "no engine").next).toEqual([
      { text: "see how engine and orcd are", command: "orc doctor" },
    ]);
    expect(new OrcError("input.usage", "needs a number").next).toEqual([]);
  });
});
