import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkout } from "../support/host/engine-host.ts";
import type { RunResult } from "../support/host/run.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";

const host = sharedHost();
const project = new Project(host, "locked-out");

const compose = `
name: locked-out
services:
  web: { image: "${fixtureImages.busybox}", command: ["sleep", "86400"], stop_signal: SIGKILL }
`;

/** Someone who may do nothing but read: this checkout may be where only root gets to. */
const NOBODY = [
  "setpriv",
  "--reuid=65534",
  "--regid=65534",
  "--clear-groups",
  "--inh-caps=+dac_read_search",
  "--ambient-caps=+dac_read_search",
];

const asNobody = (...args: string[]): Promise<RunResult> =>
  host.exec([...NOBODY, join(checkout, "bin/orc"), ...args], { cwd: open, env: { HOME: "/nonexistent" } });

const MISSING = { DOCKER_HOST: "unix:///run/none.sock", ORC_SOCKET: "/run/none-either.sock" };

const withoutEngine = (...args: string[]): Promise<RunResult> => host.orc(args, { cwd: project.folder, env: MISSING });

/** The same file where everybody may read it. */
let open: string;

beforeAll(async () => {
  await project.up(compose);
  open = await mkdtemp(join(tmpdir(), "orc-open-"));
  await chmod(open, 0o755);
  await writeFile(join(open, "compose.yaml"), compose);
});
afterAll(async () => {
  await rm(open, { recursive: true, force: true });
  await project.remove();
});

/** Of each command that needs orcd: the same answer, as text and as one document. */
const COMMANDS = [["up", "--yes"], ["ps"], ["logs"]];

describe("no engine", () => {
  const message = "no Docker engine answers at /run/none.sock (there is no such socket).";

  test.each(COMMANDS)("orc %s says where it looked and what to type", async (...words) => {
    const text = await withoutEngine(...words);
    expect([text.code, text.stdout]).toEqual([75, ""]);
    expect(text.stderr).toMatch(`orc: ${message}\n  use the engine of this machine  unset DOCKER_HOST\n`);
    const json = await withoutEngine(...words, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "engine.unreachable", message, retryable: true } });
    expect(json.code).toBe(75);
  });

  test("orc doctor says so of engine and orcd", async () => {
    const { code, stdout } = await withoutEngine("doctor");
    expect(code).toBe(3);
    expect(stdout).toMatch(/^✗ engine +no Docker engine answers at \/run\/none\.sock/);
    expect(stdout).toMatch(/^✗ orcd +does not answer either; /m);
    const json = await withoutEngine("doctor", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      findings: [
        { level: "problem", subject: "engine" },
        { level: "problem", subject: "orcd" },
      ],
    });
  });
});

describe("an engine that lets this user not in", () => {
  const message = "no Docker engine answers at the default socket (permission denied).";

  test.each(COMMANDS)("orc %s says how to be let in", async (...words) => {
    const text = await asNobody(...words);
    expect([text.code, text.stdout]).toEqual([75, ""]);
    expect(text.stderr).toMatch(
      `orc: ${message}\n  let yourself in, then log in again  sudo usermod -aG docker $USER\n`,
    );
    const json = await asNobody(...words, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "engine.unreachable", message } });
    expect(json.code).toBe(75);
  });

  test("orc doctor and orc version do not say of orcd what they cannot see", async () => {
    const { code, stdout } = await asNobody("doctor");
    expect(code).toBe(3);
    expect(stdout).toMatch(/^✗ engine +no Docker engine answers at the default socket \(permission denied\)/);
    expect(stdout).toMatch(/^✗ orcd +its socket lets in who may use the engine/m);
    const json = await asNobody("doctor", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      findings: [
        { subject: "engine", fix: { command: "sudo usermod -aG docker $USER" } },
        { level: "problem", subject: "orcd" },
      ],
    });
    expect((await asNobody("version")).stdout).toMatch(/^orcd +its socket lets in who may use the Docker engine$/m);
  });
});
