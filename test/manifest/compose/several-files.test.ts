import { expect, test } from "vitest";
import { errorsOf, type Files, load } from "../compose-project.ts";

const compose = (service: string): string => `services:\n  web:\n    image: nginx\n    ${service}\n`;

test.each<[string, string, string, object]>([
  [
    "appends ports and takes the later of equal ones",
    'ports: ["80:80"]',
    'ports: ["81:81", "80:80"]',
    { ports: [{ target: 80 }, { target: 81 }] },
  ],
  [
    "replaces a mount of the same place",
    "volumes: [./a:/x]",
    "volumes: [/x]",
    { mounts: [{ type: "anonymous", target: "/x" }] },
  ],
  [
    "merges a list of variables with a mapping",
    "environment: [A=1, B=2]",
    "environment: {B: 3}",
    { environment: { A: "1", B: "3" } },
  ],
  ["replaces a command", "command: [a, b]", "command: c", { command: ["c"] }],
  ["merges a short build with a long one", "build: ./a", "build: {target: t}", { build: { target: "t" } }],
  ["takes a value away with !reset", "environment: {A: 1}", "environment: !reset null", { environment: {} }],
  [
    "takes one variable away with !reset",
    "environment: {A: 1, B: 2}",
    "environment: {A: !reset null}",
    { environment: { B: "2" } },
  ],
  [
    "replaces instead of merging with !override",
    "environment: {A: 1}",
    "environment: !override {B: 2}",
    { environment: { B: "2" } },
  ],
  ["keeps what is overridden by nothing", "user: a", "user:", { user: "a" }],
])("%s", async (_, first, second, expected) => {
  const { app } = await load({
    "compose.yaml": compose(first),
    "compose.override.yaml": `services:\n  web:\n    ${second}\n`,
  });
  expect(app.services.web).toMatchObject(expected);
});

test("merges the documents of one file", async () => {
  const { app } = await load("services: {a: {image: x}}\n---\nservices: {a: {user: y}, b: {image: z}}\n");
  expect(app.services).toMatchObject({ a: { image: "x", user: "y" }, b: { image: "z" } });
});

test.each<[string, Files, string[]]>([
  [
    "forms that do not merge",
    { "compose.yaml": compose("user: a"), "compose.override.yaml": "services: {web: {user: [b]}}\n" },
    [
      "compose.override.yaml:1:24 services.web.user: cannot be merged: it was a single value in compose.yaml and is a list here · write it in the same form, or replace it with the tag !override",
      "compose.override.yaml:1:24 services.web.user: expected text, got a list",
    ],
  ],
  [
    "a service extended that is not there",
    { "compose.yaml": "services: {a: {image: x, extends: bas}, base: {image: x}}\n" },
    ["compose.yaml:1:35 services.a.extends: there is no service bas in compose.yaml · did you mean base?"],
  ],
  [
    "a file extended that is not there",
    { "compose.yaml": "services: {a: {extends: {file: no.yaml, service: b}}}\n" },
    ["compose.yaml:1:32 services.a.extends.file: there is no file no.yaml"],
  ],
  [
    "services that extend each other",
    { "compose.yaml": "services: {a: {image: x, extends: b}, b: {extends: a}}\n" },
    ["compose.yaml:1:35 services.a.extends: extends goes round in a circle: a → b → a · take one of the links out"],
  ],
  [
    "extends without a service",
    { "compose.yaml": "services: {a: {image: x, extends: {file: b.yaml}}}\n" },
    [
      "compose.yaml:1:35 services.a.extends: extends names no service · write extends: { service: NAME }, with file: PATH for another file",
    ],
  ],
  [
    "an included file that is not there",
    { "compose.yaml": "include: [no.yaml]\nservices: {a: {image: x}}\n" },
    ["compose.yaml:1:11 include[0]: there is no file no.yaml"],
  ],
  [
    "a name that is declared twice",
    { "compose.yaml": "include: [b.yaml]\nservices: {a: {image: x}}\n", "b.yaml": "services: {a: {image: y}}\n" },
    [
      "compose.yaml:2:12 services.a: services.a is also in b.yaml, which is included · rename one of the two, or change it in an override file",
    ],
  ],
  [
    "files that include each other",
    { "compose.yaml": "include: [b.yaml]\nservices: {a: {image: x}}\n", "b.yaml": "include: [compose.yaml]\n" },
    [
      "b.yaml:1:11 include[0]: include goes round in a circle: compose.yaml → b.yaml → compose.yaml · take one of the links out",
    ],
  ],
  [
    "an include that is no list",
    { "compose.yaml": "include: b.yaml\nservices: {a: {image: x}}\n" },
    ["compose.yaml:1:10 include: include must be a list · write include: [other.yaml]"],
  ],
])("points at %s", async (_, files, expected) => {
  expect(await errorsOf(files)).toEqual(expected);
});

test("says that a file of -f is not there", async () => {
  expect(await errorsOf({}, { files: ["a.yaml", "b.yaml"] })).toEqual([
    "there is no file a.yaml",
    "there is no file b.yaml",
  ]);
});

test("says that there is no project", async () => {
  const [error] = await errorsOf({});
  expect(error).toMatch(/^there is no compose.yaml in .*\/shop or above · orc init writes one; -f names another file$/);
});
