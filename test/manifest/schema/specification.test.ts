import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Shape } from "../../../src/manifest/schema/shape.ts";
import { object } from "../../../src/manifest/schema/shape.ts";
import { COMPOSE } from "../../../src/manifest/schema/top-level.ts";

/** Written out before the schema is asked, or turned into another field. */
const WRITTEN_OUT = /^include|\.extends|\.external\.name$/;

const fields = readFileSync(new URL("../fixtures/specification-fields.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !WRITTEN_OUT.test(line));

test.each(fields)("knows %s of the Compose specification", (field) => {
  expect(isKnown(object(COMPOSE), field.split(/\.|(?=\[)/))).toBe(true);
});

test("knows no field that the specification does not have", () => {
  const known = [...pathsOf(object(COMPOSE))];
  expect(known.filter((path) => !fields.includes(path))).toEqual([]);
});

function isKnown(shape: Shape, [head, ...rest]: string[]): boolean {
  if (head === undefined) return true;
  if (shape.is === "short" || shape.is === "numberOr") return isKnown(shape.of, [head, ...rest]);
  if (shape.is === "anything" || shape.is === "keyValues") return true;
  if (head === "[]") return shape.is === "list" && isKnown(shape.of, rest);
  if (head === "*") return shape.is === "named" && isKnown(shape.of, rest);
  const field = shape.is === "object" ? shape.fields[head] : undefined;
  return field !== undefined && isKnown(field.shape, rest);
}

function* pathsOf(shape: Shape, path = ""): Generator<string> {
  if (shape.is === "short" || shape.is === "numberOr") yield* pathsOf(shape.of, path);
  if (shape.is === "list") yield* pathsOf(shape.of, `${path}[]`);
  if (shape.is === "named") yield* pathsOf(shape.of, `${path}.*`);
  if (shape.is !== "object") return;
  for (const [name, field] of Object.entries(shape.fields)) {
    const inner = path === "" ? name : `${path}.${name}`;
    yield inner;
    yield* pathsOf(field.shape, inner);
  }
}
