import { describe, expect, test } from "vitest";
import {
  BugError,
  ClusterError,
  ConfigError,
  ConflictError,
  EngineError,
  ErrorList,
} from "../../src/errors/orc-error.ts";
import { renderError } from "../../src/render/error.ts";
import { plainTheme } from "./plain-theme.ts";

const FILE = [
  ...Array.from({ length: 12 }, () => "# above"),
  "    ports:",
  '      - "80:"',
  "",
  "",
  "",
  "",
  "",
  "",
  "    enviroment:",
];

const around = {
  theme: plainTheme,
  linesOf: () => FILE,
  nameOf: (file: string) => file.replace("/srv/shop/", ""),
  verbose: false,
};

describe("errors in a file", () => {
  test("all at once, with the line and the fix", () => {
    const at = (line: number, column: number, path: string) => ({ file: "/srv/shop/compose.yaml", line, column, path });
    const error = new ErrorList([
      new ConfigError("file.invalid", 'services.web.ports[0]: no container port after ":"', {
        where: at(14, 9, "services.web.ports[0]"),
        next: [{ text: 'write "8080:80" (host:container), or "80" for any free host port' }],
      }),
      new ConfigError("file.invalid", "no such field. Did you mean environment?", {
        where: at(21, 5, "services.web.enviroment"),
      }),
    ]);
    expect(renderError(error, around)).toBe(`compose.yaml:14:9  services.web.ports[0]: no container port after ":"

  13 │     ports:
  14 │       - "80:"
     │         ^^^^^  write "8080:80" (host:container), or "80" for any free host port

compose.yaml:21:5  services.web.enviroment: no such field. Did you mean environment?

2 errors. Nothing was changed.`);
  });

  test("a file that cannot be read again still has a place and a fix", () => {
    const where = { file: "/srv/shop/compose.yaml", line: 3, column: 1, path: "" };
    const error = new ConfigError("file.invalid", "there are no services", {
      where,
      next: [{ text: "write services:" }],
    });
    expect(renderError(error, { ...around, linesOf: () => [] })).toBe(`compose.yaml:3:1  there are no services
  write services:

1 error. Nothing was changed.`);
  });
});

test("a line of many kilobytes is not shown", () => {
  const where = { file: "/srv/shop/big.env", line: 2, column: 1, path: "" };
  const error = new ConfigError("file.invalid", "BIG is too long", { where, next: [{ text: "mount it as a file" }] });
  const big = ["A=1", `BIG=${"x".repeat(130_000)}`];
  expect(renderError(error, { ...around, linesOf: () => big })).toBe(`big.env:2:1  BIG is too long
  mount it as a file

1 error. Nothing was changed.`);
});

describe("errors of the cluster", () => {
  test("a release that does not come up", () => {
    const error = new ClusterError(
      "replica.crashed",
      "web.1 exited with 1 after 0.4 s, 3 times. Release 3 stopped here; release 2 serves on with 3 of 3.",
      {
        evidence: [
          "14:02:11  Error: connect ECONNREFUSED db.shop:5433",
          "14:02:11      at Socket._final (node:net:512:12)",
        ],
        changed: [{ path: "web.environment.DB_PORT", from: '"5432"', to: '"5433"', where: "compose.yaml:14" }],
        next: [{ text: "see all it said", command: "orc logs web.1 --release 3" }],
      },
    );
    expect(
      renderError(error, around),
    ).toBe(`✗ web.1 exited with 1 after 0.4 s, 3 times. Release 3 stopped here; release 2 serves on with 3 of 3.

    14:02:11  Error: connect ECONNREFUSED db.shop:5433
    14:02:11      at Socket._final (node:net:512:12)

  changed in this release  web.environment.DB_PORT  "5432" → "5433"  compose.yaml:14
  see all it said          orc logs web.1 --release 3`);
  });

  test("on a narrow terminal what changed stands below its title", () => {
    const error = new ClusterError("replica.crashed", "web.1 exited with 1.", {
      changed: [{ path: "web.environment.DB_PORT", from: '"5432"', to: '"5433"', where: "compose.yaml:14" }],
      next: [{ text: "see all it said", command: "orc logs web.1" }],
    });
    expect(renderError(error, { ...around, room: 70 })).toBe(`✗ web.1 exited with 1.

  changed in this release
    web.environment.DB_PORT  "5432" → "5433"  compose.yaml:14

  see all it said  orc logs web.1`);
  });

  test("a conflict", () => {
    const error = new ConflictError(
      "release.newer",
      "shop was changed 40 s ago: release 7 by ci. Your plan was made on release 6. Nothing was changed.",
      {
        next: [
          { text: "see it", command: "orc releases" },
          { text: "plan again", command: "orc up" },
        ],
      },
    );
    expect(
      renderError(error, around),
    ).toBe(`orc: shop was changed 40 s ago: release 7 by ci. Your plan was made on release 6. Nothing was changed.
  see it      orc releases
  plan again  orc up`);
  });

  test("no engine", () => {
    const error = new EngineError(
      "engine.unreachable",
      "no Docker engine answers at the default socket (permission denied).",
      {
        next: [
          { text: "let yourself in, then log in again", command: "sudo usermod -aG docker $USER" },
          { text: "another engine", command: "export DOCKER_HOST=unix:///…" },
        ],
      },
    );
    expect(renderError(error, around)).toBe(`orc: no Docker engine answers at the default socket (permission denied).
  let yourself in, then log in again  sudo usermod -aG docker $USER
  another engine                      export DOCKER_HOST=unix:///…`);
  });

  test("several alike say once what to do", () => {
    const missing = (image: string) =>
      new EngineError("image.missing", `${image} is not to be had.`, {
        next: [{ text: "look at the names", command: "orc config --images" }],
      });
    expect(renderError(new ErrorList([missing("a"), missing("b")]), around)).toBe(`orc: a is not to be had.

orc: b is not to be had.
  look at the names  orc config --images`);
  });

  test("a defect of ours shows where", () => {
    const text = renderError(new BugError("no such case", { cause: new TypeError("x is not a function") }), around);
    expect(text).toMatch(/^orc: no such case\n {2}this is orc's fault.* {2}orc version\n {4}at /);
  });
});
