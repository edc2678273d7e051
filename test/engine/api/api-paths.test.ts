import { expect, test } from "vitest";
import { ROUTES } from "../../../src/engine/api/routes.ts";
import { API_PATHS } from "../../../src/engine/model/api-paths.ts";

const named = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

test("the list that people are shown is what the API answers: src/engine/model/api-paths.ts", () => {
  expect(API_PATHS.map(named)).toEqual(ROUTES.map(named));
});
