import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { DOCUMENTS } from "../../src/cli/schema/documents.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";

const project = new Project(sharedHost(), "described");
const compose = (level: string): string => `
services:
  web:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "echo started; exec httpd -f -p 80"]
    environment: { LEVEL: ${level} }
    ports: ["8093:80"]
    stop_signal: SIGKILL
    hostname: ignored.example
    volumes: [data:/data]
    deploy: { replicas: 1 }
volumes: { data: }
`;

/** What of a document its schema does not say, or says otherwise. */
function wrongIn(name: string, document: unknown): string | undefined {
  const { error } = DOCUMENTS[name]?.schema.safeParse(document) ?? {};
  return error && z.prettifyError(error);
}

/** Runs a command with `--json` and holds every document of it against its schema. */
async function hold(words: string, exitCode = 0, name = words.split(" ")[0] ?? ""): Promise<void> {
  const { code, stdout, stderr } = await project.orc(...words.split(" "), "--json");
  expect([code, stderr.match(/^orc:.*$/m)?.[0]], stdout).toEqual([exitCode, undefined]);
  const documents = DOCUMENTS[name]?.lines ? stdout.trimEnd().split("\n") : [stdout];
  expect(documents.map((text) => wrongIn(name, JSON.parse(text))).filter((wrong) => wrong !== undefined)).toEqual([]);
}

beforeAll(async () => {
  await project.write(compose("one"));
  await hold("up --yes");
  await project.write(compose("two"));
});
afterAll(() => project.remove());

describe("what a command prints with --json is what orc schema says", () => {
  test.each([
    ["plan"],
    ["up --yes"],
    ["up --yes"],
    ["ps"],
    ["ps -a"],
    ["ls"],
    ["releases"],
    ["events"],
    ["logs"],
    ["why"],
    ["why web.1"],
    ["version"],
    ["scale web=2"],
    ["stop web"],
    ["start web"],
    ["rollback --yes"],
  ])("orc %s", (words) => hold(words));

  test("orc doctor, whatever it finds", async () => {
    const { stdout } = await project.orc("doctor", "--json");
    expect(wrongIn("doctor", JSON.parse(stdout))).toBeUndefined();
  });

  test("a failure", async () => {
    await hold("ps web.9", 3, "failure");
    await hold("ps --nonsense", 2, "failure");
    await project.write("services:\n  web: {}\n");
    await hold("up", 1, "failure");
  });

  test("orc down", () => hold("down --yes --volumes"));
});
