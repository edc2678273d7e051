import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BuiltCli, buildCli } from "../support/built-cli.ts";

let orc: BuiltCli;
let folder: string;

beforeAll(async () => {
  orc = await buildCli();
}, 120_000);
afterAll(() => orc.remove());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-cwd-"));
  return () => rm(folder, { recursive: true, force: true });
});

describe("help", () => {
  test.each([[["--help"]], [["help"]], [[]]])("orc %j lists the commands by purpose", async (words) => {
    const { code, stdout } = await orc.run(words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Bring up and change[\s\S]*\n {2}up +Bring the app[\s\S]*Look[\s\S]*\n {2}ps /);
    expect(stdout).not.toContain("\nMore\n");
  });

  test.each([
    ["help", "scale"],
    ["scale", "--help"],
    ["scale", "-h"],
    ["--help", "scale"],
  ])("orc %s %s explains one, with an example", async (...words) => {
    const { code, stdout } = await orc.run(words);
    expect(code).toBe(0);
    expect(stdout).toContain("Examples");
    expect(stdout).toContain("orc scale web=5");
  });
});

describe("usage errors exit with 2 and say what to type", () => {
  test.each([
    ["status", "orc: status is not a command.", "orc ps"],
    ["get", "orc: get is not a command.", "orc ps"],
    ["deploy", "orc: deploy is not a command.", "orc up"],
    ["top", "orc: top is not a command.", "orc ps"],
    ["run web sh", "orc: run is not a command.", "orc exec SERVICE COMMAND"],
    ["pull", "orc: pull is not a command.", "orc up --pull always"],
    ["up --events", "orc: --events is a stream of JSON: it needs --json.", "orc up --json --events"],
    ["up --on-failure panic", "orc: --on-failure panic: needs one of rollback, pause, continue.", "orc up --help"],
    ["rollout undo", "orc: orc rollout undo: needs one of status, resume, abort.", "orc rollback"],
    ["rm web", "orc: rm is not a command.", "orc scale SERVICE=0"],
    ["restat", "orc: restat is not a command.", "orc restart"],
    ["ps --al", "orc: orc ps has no flag --al.", "did you mean --all?"],
    ["ps --nonsense", "orc: orc ps has no flag --nonsense.", "orc ps --help"],
    ["scale", "orc: missing: services", "orc scale --help"],
    ["scale web", "orc: orc scale web: needs SERVICE=NUMBER", ""],
    ["--wat ps", "orc: --wat is no flag that stands before a command.", "orc help"],
    ["-c prod ps", "orc: There is no context prod", "-c default"],
    ["ps -o yaml", "orc: --format yaml: needs one of text, json.", "orc ps --help"],
    ["up --timeout soon", "orc: --timeout soon: needs a duration", ""],
    ["logs -p Shop!", "orc: Shop! is no name of an app", ""],
    ["exec", "orc: Which replica?", "orc ps"],
    ["rollback last", "orc: orc rollback last: needs the number of a release, such as 3.", "orc releases"],
    ["completion", "orc: missing: shell, one of bash, zsh, fish.\n", "orc completion --help"],
    ["completion tcsh", "orc: tcsh: needs one of bash, zsh, fish.\n", "orc completion --help"],
  ])("orc %s", async (line, message, hint) => {
    const { code, stdout, stderr } = await orc.run(line.split(" "), { cwd: folder });
    expect(stderr).toContain(hint);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("with --json as exactly one document", async () => {
    const { code, stdout, stderr } = await orc.run(["ps", "--nonsense", "--json"]);
    const document = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(stderr).toBe("");
    expect(document).toMatchObject({
      api: "orc/v1",
      context: "default",
      namespace: "default",
      error: { code: "input.usage" },
    });
    expect(document.errors).toEqual([document.error]);
  });

  test("by a command that has no JSON form", async () => {
    const { code, stdout } = await orc.run(["exec", "--json", "web", "ls"], { cwd: folder });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error.message).toBe(
      "orc exec has no JSON form: its output is the command's own. See orc ps --json.",
    );
  });

  test("also where there is no such command", async () => {
    const { code, stdout } = await orc.run(["wat", "-o", "json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error.code).toBe("input.usage");
  });
});

describe("config and init", () => {
  test("init writes a file that config reads", async () => {
    const made = await orc.run(["init"], { cwd: folder });
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(await readdir(folder)).toContain("compose.yaml");
    expect(await orc.run(["config", "--services"], { cwd: folder })).toMatchObject({ code: 0, stdout: "web\n" });
    const document = JSON.parse((await orc.run(["config", "--json"], { cwd: folder })).stdout);
    expect(Object.keys(document.services)).toEqual(["web"]);
  });

  test("init never overwrites", async () => {
    await writeFile(join(folder, "compose.yaml"), "mine");
    const { code, stderr } = await orc.run(["init"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("compose.yaml is here already. Nothing was written.");
    expect(await readFile(join(folder, "compose.yaml"), "utf8")).toBe("mine");
  });

  test("init lists its templates, and writes one into a folder", async () => {
    const { stdout } = await orc.run(["init", "--list"], { cwd: folder });
    expect(stdout).toMatch(/^hello +A page.*\nnode +A Node.*\nweb-db +A web.*\nworker +A page.*\n$/);
    const made = await orc.run(["init", "web-db", "my/shop"], { cwd: folder });
    expect(made.stdout).toMatch(/^Wrote \.env, .* into my\/shop\.\n {2}go there +cd my\/shop\n {2}start it +orc up\n/);
    const config = await orc.run(["config", "--images"], { cwd: join(folder, "my/shop") });
    expect(config).toEqual({ code: 0, stdout: "postgres:17-alpine\nadminer:5\n", stderr: "" });
    const again = await orc.run(["init", "web-bd", "my/shop"], { cwd: folder });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("orc init web-db\n")]);
  });

  test("global flags stand before or after the verb", async () => {
    await writeFile(join(folder, "other.yaml"), "services:\n  db:\n    image: postgres:17\n");
    expect((await orc.run(["-f", "other.yaml", "config", "--images"], { cwd: folder })).stdout).toBe("postgres:17\n");
    expect((await orc.run(["config", "--images", "-f", "other.yaml"], { cwd: folder })).stdout).toBe("postgres:17\n");
  });

  test("a mistake in the file points at its place, exits with 1, and needs no cluster", async () => {
    await writeFile(join(folder, "compose.yaml"), "services:\n  web:\n    image: nginx\n    enviroment:\n      A: b\n");
    for (const verb of ["config", "up", "plan"]) {
      const { code, stdout, stderr } = await orc.run([verb], {
        cwd: folder,
        env: { DOCKER_HOST: "unix:///nowhere.sock", ORC_SOCKET: "/nowhere.sock" },
      });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("compose.yaml:4:5");
      expect(stderr).toContain("1 error. Nothing was changed.");
    }
  });

  test("GitHub is told the line", async () => {
    await writeFile(join(folder, "compose.yaml"), "services:\n  web:\n    image: nginx\n    enviroment: {}\n");
    const { stderr } = await orc.run(["config"], { cwd: folder, env: { GITHUB_ACTIONS: "true" } });
    expect(stderr).toMatch(/^::error file=compose\.yaml,line=4,col=5::/m);
  });
});
