import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkout } from "../support/host/engine-host.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { startOrc } from "../support/started.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "attached");
const orc = join(checkout, "bin/orc");

const compose = `
services:
  web:
    image: ${fixtureImages.echo}
    deploy: { replicas: 2 }
`;

const onTerminal = (...words: string[]): Promise<Terminal> =>
  openTerminal(host, [orc, "exec", ...words].map((word) => `'${word}'`).join(" "), project.folder);

beforeAll(() => project.up(compose));
afterAll(() => project.remove());

describe("exec on a terminal", () => {
  test("a shell knows the terminal's size and hears when it changes, and its exit code is orc's", async () => {
    const terminal = await onTerminal("web.1", "sh");
    terminal.type("stty size; tty\n");
    await waitFor("the size", () => /\b24 80\b/.test(terminal.text()));
    await waitFor("a terminal there too", () => /\/dev\/(pts\/\d+|console)/.test(terminal.text()));
    await terminal.resize(132, 50);
    await waitFor("the new size", () => {
      terminal.type("stty size\n");
      return /\b50 132\b/.test(terminal.text());
    });
    terminal.type("exit 7\n");
    expect(await terminal.exitCode).toBe(7);
  });

  test("Ctrl-C goes to the command, not to orc", async () => {
    const terminal = await onTerminal(
      "web.1",
      "sh",
      "-c",
      'trap "echo caught; exit 9" INT; echo armed; while :; do sleep 1; done',
    );
    await waitFor("the trap", () => /^armed/m.test(terminal.text()));
    terminal.type("\u0003");
    expect(await terminal.exitCode).toBe(9);
    expect(terminal.text()).toMatch(/^(\^C)?caught/m);
  });

  test("what is typed is echoed by the replica's terminal only, and Ctrl-D ends", async () => {
    const terminal = await onTerminal("web.2", "cat");
    await waitFor("cat", async () => {
      const { stdout } = await project.orc("exec", "-T", "web.2", "ps");
      return /\bcat$/m.test(stdout);
    });
    terminal.type("hello there\r");
    await waitFor("echo and answer", () => terminal.text().split("hello there").length === 3);
    terminal.type("\u0004");
    expect(await terminal.exitCode).toBe(0);
  });
});

describe("exec in a pipe", () => {
  const piped = (input: string, ...words: string[]) => host.orc(["exec", ...words], { cwd: project.folder, input });

  test("reads all that it is given, and knows the end", async () => {
    const { code, stdout } = await piped("x".repeat(1_000_000), "-T", "web.1", "wc", "-c");
    expect([code, stdout.trim()]).toEqual([0, "1000000"]);
  });

  test("gives back every byte, stdout and stderr apart", async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join("");
    const { code, stdout, stderr } = await piped(text, "web.1", "sh", "-c", "cat; echo aside >&2; exit 3");
    expect(code).toBe(3);
    expect(stdout).toBe(text);
    expect(stderr).toBe("aside\n");
  });

  test("a command that reads nothing ends all the same; one that is not there is told", async () => {
    expect((await piped("x".repeat(1_000_000), "-T", "web.1", "true")).code).toBe(0);
    const none = await piped("", "-T", "web.1", "no-such-program");
    // The engine says which: 126 by older ones, 127 by newer ones.
    expect([126, 127]).toContain(none.code);
    expect(none.stdout + none.stderr).toContain("no-such-program");
    expect((await piped("", "-T", "nobody.1", "true")).code).toBe(125);
  });
});

test("logs -f merges the replicas, and follows one that is added", async () => {
  const logs = startOrc(host, project, "logs", "-f", "web");
  await waitFor("both", () => /web[.-]1.*listens/.test(logs.stdout()) && /web[.-]2.*listens/.test(logs.stdout()));
  await project.json(["scale", "web=3"]);
  await waitFor("the third", () => /web[.-]3.*web-3 listens/.test(logs.stdout()));
  await logs.signal("INT");
  const { code, stdout } = await logs.ended;
  expect(code).toBe(130);
  for (const slot of [1, 2, 3]) expect(stdout.split(`web-${slot} listens`)).toHaveLength(2);
});
