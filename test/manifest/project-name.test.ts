import { expect, test } from "vitest";
import { isProjectName, normaliseProjectName, readProjectName } from "../../src/manifest/project-name.ts";
import { type Files, inProject } from "./compose-project.ts";

const nameOf = (files: Files, env: Record<string, string> = {}): Promise<string | undefined> =>
  inProject(files, (cwd) => readProjectName({ cwd, env }));

test.each<[string, string, string | undefined]>([
  ["the folder's", "services: {}", "shop"],
  ["the written one", "name: pizza\nservices: {}", "pizza"],
  ["one in quotes", `name: "pizza" # note`, "pizza"],
  ["one with a variable", "name: pizza-${STAGE:-dev}", "pizza-dev"],
  ["one of a broken file", "name: pizza\nservices:\n\t- [", "pizza"],
  ["not a service's", "services:\n  web:\n    name: x", "shop"],
  ["the folder's, of an empty file", "", "shop"],
])("is %s", async (_, text, name) => {
  expect(await nameOf({ "compose.yaml": text })).toBe(name);
});

test("comes from the environment first, and from .env", async () => {
  expect(await nameOf({ "compose.yaml": "name: written" }, { COMPOSE_PROJECT_NAME: "shell" })).toBe("shell");
  expect(await nameOf({ "compose.yaml": "name: written", ".env": "COMPOSE_PROJECT_NAME=dotenv" })).toBe("dotenv");
});

test("is that of the last file that says one", async () => {
  expect(await nameOf({ "compose.yaml": "name: one", "compose.override.yaml": "name: two" })).toBe("two");
});

test("is nothing without a project", async () => {
  expect(await nameOf({})).toBeUndefined();
});

test("follows Compose's rule", () => {
  expect(["shop", "0_a-b"].every(isProjectName)).toBe(true);
  expect(["", "Shop", "-a", "a b", "a.b"].some(isProjectName)).toBe(false);
  expect(normaliseProjectName("_My Shop.2!")).toBe("myshop2");
});
