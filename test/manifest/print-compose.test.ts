import { expect, test } from "vitest";
import { printCompose } from "../../src/manifest/print-compose.ts";

const compose = {
  name: "shop",
  services: { web: { image: "x", command: ["$HOME"], restart: "no", labels: { on: "y" } } },
  "x-a": [1, null],
};

test("doubles dollar signs and puts words in quotes that older readers take for truth values", () => {
  expect(printCompose(compose, "yaml")).toBe(`name: shop
services:
  web:
    image: x
    command:
      - $$HOME
    restart: "no"
    labels:
      "on": "y"
x-a:
  - 1
  - null
`);
});

test("says null in JSON where a service keeps what its image runs, as Compose does", () => {
  expect(JSON.parse(printCompose(compose, "json"))).toEqual({
    ...compose,
    services: { web: { ...compose.services.web, command: ["$$HOME"], entrypoint: null } },
  });
});
