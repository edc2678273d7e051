import { expect, test } from "vitest";
import { type Here, typedHere } from "../../src/cli/typed-here.ts";
import { loadCommands, parseLine } from "../support/parse-line.ts";

const commands = await loadCommands();

const plain: Here = { given: {}, app: "shop" };
const named: Here = { given: { "project-name": "blog" }, app: "blog" };
const filed: Here = { given: { file: ["other.yaml", "my file.yaml"], "env-file": ["prod.env"] }, app: "shop" };
const spaced: Here = { given: { namespace: "prod" }, app: "shop" };

test.each([
  ["orc ps", plain, "orc ps"],
  ["orc ps", named, "orc ps -p blog"],
  ["orc logs -f", named, "orc logs -f -p blog"],
  ["orc rollout status -f", named, "orc rollout status -f -p blog"],
  ["orc exec web.1 sh -c ls", named, "orc exec -p blog web.1 sh -c ls"],
  ["orc up -y web", named, "orc up -y web -p blog"],
  ["orc up -y", filed, "orc up -y -f other.yaml -f 'my file.yaml' --env-file prod.env"],
  ["orc config --images", filed, "orc config --images -f other.yaml -f 'my file.yaml' --env-file prod.env"],
  ["orc logs -f", filed, "orc logs -f -p shop"],
  ["orc events", { ...filed, app: undefined }, "orc events"],
  ["orc rollback", spaced, "orc rollback --namespace prod"],
  // Which app is meant is said, or none is.
  ["orc logs -p shop web.1", named, "orc logs -p shop web.1"],
  ["orc ps -A", named, "orc ps -A"],
  ["orc why shop/web.1", named, "orc why shop/web.1"],
  ["orc why host/alpha", named, "orc why host/alpha"],
  ["orc why localhost:8080", named, "orc why localhost:8080"],
  ["orc why http://localhost:8080", named, "orc why http://localhost:8080"],
  ["orc up --plan shop.plan", named, "orc up --plan shop.plan"],
  ["orc doctor", named, "orc doctor"],
  ["docker ps -a", named, "docker ps -a"],
])("%s", async (command, here, typed) => {
  expect(typedHere(command, here)).toBe(typed);
  if (typed.startsWith("orc ")) await parseLine(commands, typed.replaceAll("'", "").replace("my ", "").slice(4));
});
