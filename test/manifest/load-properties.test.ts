import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { OrcError } from "../../src/errors/orc-error.ts";
import { loadApp } from "../../src/manifest/load-app.ts";
import { printCompose } from "../../src/manifest/print-compose.ts";
import { inProject, load } from "./compose-project.ts";

const RUNS = { numRuns: 60 };
const parity = fileURLToPath(new URL("fixtures/parity", import.meta.url));
const projects = readdirSync(parity, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const value = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .filter((text) => text.isWellFormed() && !/[\p{Cc}\u2028\u2029\ufeff]/u.test(text));
const number = fc.integer({ min: 1, max: 65_535 });

const specOf = async (service: unknown): Promise<unknown> =>
  (await load(stringify({ services: { web: service } }), { env: {} })).app.services.web;

/** What a service says, in the short form and in the long one. */
const twoForms: Record<string, fc.Arbitrary<[unknown, unknown]>> = {
  ports: fc
    .record({
      target: number,
      published: fc.option(number, { nil: undefined }),
      host_ip: fc.constantFrom(undefined, "127.0.0.1"),
      protocol: fc.constantFrom("tcp", "udp"),
    })
    .map((port) => {
      const host = port.host_ip === undefined ? (port.published ?? "") : `${port.host_ip}:${port.published ?? ""}`;
      return [{ ports: [`${host === "" ? "" : `${host}:`}${port.target}/${port.protocol}`] }, { ports: [port] }];
    }),
  volumes: fc.record({ source: word, target: word, readOnly: fc.boolean() }).map(({ source, target, readOnly }) => [
    { volumes: [`./${source}:/${target}${readOnly ? ":ro" : ""}`] },
    {
      volumes: [
        {
          type: "bind",
          source: `./${source}`,
          target: `/${target}`,
          read_only: readOnly,
          bind: { create_host_path: true },
        },
      ],
    },
  ]),
  environment: fc.dictionary(word, value).map((all) => {
    const escaped = Object.entries(all).map(([name, text]): [string, string] => [name, text.replaceAll("$", "$$$$")]);
    return [
      { environment: escaped.map(([name, text]) => `${name}=${text}`) },
      { environment: Object.fromEntries(escaped) },
    ];
  }),
  command: fc.array(value, { minLength: 1 }).map((words) => {
    const escaped = words.map((each) => each.replaceAll("$", "$$$$"));
    return [{ command: escaped.map((each) => `'${each.replaceAll("'", `'\\''`)}'`).join(" ") }, { command: escaped }];
  }),
  build: word.map((folder) => [{ build: `./${folder}` }, { build: { context: `./${folder}` } }]),
  healthcheck: value
    .filter((text) => text !== "" && !text.includes("$"))
    .map((test) => [{ healthcheck: { test } }, { healthcheck: { test: ["CMD-SHELL", test] } }]),
  memory: fc
    .integer({ min: 6, max: 4096 })
    .map((mib) => [{ mem_limit: `${mib}m` }, { deploy: { resources: { limits: { memory: mib * 2 ** 20 } } } }]),
};

test.each(Object.entries(twoForms))("reads the short and the long form of %s alike", async (_, forms) => {
  await fc.assert(
    fc.asyncProperty(forms, async ([short, long]) => {
      const common = { image: "nginx" };
      const strip = (spec: unknown): string => JSON.stringify(spec).replaceAll(/\/tmp\/orc-manifest-\w+/g, "");
      expect(strip(await specOf({ ...common, ...Object(short) }))).toBe(
        strip(await specOf({ ...common, ...Object(long) })),
      );
    }),
    RUNS,
  );
});

test.each(projects)("reads what it printed of %s as the same app", async (project) => {
  const env = { BOTH: "shell", HOSTNAME_ARG: "box" };
  const { app, compose } = await loadApp({ cwd: `${parity}/${project}`, env });
  await expectSame(app, printCompose(compose, "yaml"));
  await expectSame(app, printCompose(compose, "json"));
});

test("reads what it printed of any service as the same app", async () => {
  const forms = fc
    .tuple(...Object.values(twoForms))
    .map((all): unknown => Object.assign({ image: "nginx" }, ...all.map(([short]) => short)));
  await fc.assert(
    fc.asyncProperty(forms, async (service) => {
      const { app, compose } = await load(stringify({ services: { web: service } }));
      await expectSame(app, printCompose(compose, "yaml"));
    }),
    RUNS,
  );
});

/** In an empty folder and without variables: what was printed needs neither. */
async function expectSame(app: unknown, printed: string): Promise<void> {
  expect((await load({ "compose.yaml": printed })).app).toEqual(app);
}

test("answers a file with mistakes with errors of its own only", async () => {
  const texts = projects.map((project) => readFileSync(`${parity}/${project}/compose.yaml`, "utf8"));
  const mistake = fc.record({
    text: fc.constantFrom(...texts),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(12),
    put: fc.constantFrom(
      "",
      ":",
      "-",
      "  ",
      "\n",
      '"',
      "[",
      "{",
      "]",
      "!",
      "&a ",
      "*a",
      "${",
      "$",
      "null",
      "x: ",
      "\t",
    ),
  });
  await inProject({}, async (cwd) => {
    await fc.assert(
      fc.asyncProperty(mistake, async ({ text, at, cut, put }) => {
        const start = Math.floor(at * text.length);
        writeFileSync(`${cwd}/compose.yaml`, text.slice(0, start) + put + text.slice(start + cut));
        try {
          await loadApp({ cwd, env: {} });
        } catch (error) {
          expect(error).toBeInstanceOf(OrcError);
          expect(error).toMatchObject({ code: expect.stringMatching(/^file\./) });
        }
      }),
      { numRuns: 400 },
    );
  });
});
