import { expect, test } from "vitest";
import { helpAsked } from "../../src/cli/help-asked.ts";
import { firstPositional } from "../../src/cli/own-flags.ts";

const FLAGS = {
  user: { char: "u", type: "option" },
  env: { char: "e", type: "option" },
  "no-tty": { char: "T", type: "boolean" },
  json: { type: "boolean" },
};

test.each([
  ["web ls -l", 0],
  ["-T web ls", 1],
  ["-u root web id", 2],
  ["-uroot web id", 1],
  ["-Tu root web id", 2],
  ["--user=root web id", 1],
  ["--user root -e A=1 web id", 4],
  ["-T -- web", 1],
  ["-T", 1],
])("%s: the words of others begin at %d", (line, index) => expect(firstPositional(line.split(" "), FLAGS)).toBe(index));

test.each([
  ["web ls --help", true, false],
  ["--help", true, true],
  ["-T --help web", true, true],
  ["web --help", false, true],
  ["web -- --help", false, false],
])("help in %s (own flags first: %s): %s", (line, ownFlagsFirst, asked) => {
  expect(helpAsked(line.split(" "), { flags: FLAGS, ownFlagsFirst })).toBe(asked);
});
