import { beforeAll, describe, expect, test } from "vitest";
import { asOrcError } from "../../src/errors/orc-error.ts";
import { type CommandTable, loadCommands, parseLine } from "../support/parse-line.ts";

let commands: CommandTable;

beforeAll(async () => {
  commands = await loadCommands();
});

/** What a person is told to type instead, a line each. */
async function answerTo(line: string): Promise<string[]> {
  const told = await parseLine(commands, line).then(
    () => undefined,
    (thrown: unknown) => asOrcError(thrown),
  );
  expect(told, `orc ${line} is understood`).toBeDefined();
  expect(told?.exitCode).toBe(2);
  return told?.next.map(({ text, command }) => command ?? text) ?? [];
}

describe("a command that orc does not have", () => {
  test.each([
    ["get pods", "orc ps"],
    ["status", "orc ps"],
    ["describe pod web", "orc why SERVICE"],
    ["apply -f x.yaml", "orc up"],
    ["deploy", "orc up"],
    ["compose up", "orc up"],
    ["rm web", "orc scale SERVICE=0"],
    ["delete", "orc down"],
    ["top", "orc ps"],
    ["stats", "orc ps"],
    ["run web sh", "orc exec SERVICE COMMAND"],
    ["attach web", "orc logs -f SERVICE"],
    ["cp web:/a .", "orc exec SERVICE cat FILE"],
    ["pause web", "orc stop SERVICE"],
    ["unpause web", "orc start SERVICE"],
    ["images", "orc config --images"],
    ["volumes", "orc down --volumes"],
    ["context ls", "orc doctor"],
    ["hosts", "orc doctor"],
    ["namespaces", "orc ls -A"],
    ["secrets", "orc config"],
    ["templates", "orc init --list"],
    ["port-forward web", "orc ls"],
  ])("orc %s is answered with %s", async (line, answer) => expect(await answerTo(line)).toContain(answer));

  test.each([
    ["resart", "orc restart"],
    ["scael", "orc scale"],
    ["UP", "orc up"],
    ["rollbak", "orc rollback"],
    ["dwon", "orc down"],
    ["describ", "orc why SERVICE"],
    ["hlep", "orc help"],
    ["comple", "orc completion"],
    ["xyzzy", "orc help"],
  ])("orc %s is a mistyped %s", async (line, answer) => expect(await answerTo(line)).toEqual([answer]));

  test.each(["__complte", "_"])("orc %s is not answered with a hidden one", async (line) => {
    expect((await answerTo(line)).join()).not.toContain("__");
  });
});

describe("a flag that orc spells otherwise", () => {
  test.each([
    ["up --attach web", "orc logs -f"],
    ["up --abort-on-container-exit", "orc logs -f"],
    ["up --dry-run", "orc plan"],
    ["up --no-build", "orc plan"],
    ["up --force", "orc up --force-recreate"],
    ["up -V", "orc up --force-recreate"],
    ["up --replicas 3", "orc up --scale web=3"],
    ["up --wait-timeout 60", "orc up --timeout 5m"],
    ["down --force", "yes to every question: -y"],
    ["down --rmi all", "docker image prune"],
    ["ps --filter status=running", "orc ps --json"],
    ["ps -w", "orc events -f"],
    ["ps -l app=web", "orc ps web db"],
    ["ps --selector=app=web", "orc ps web db"],
    ["ps -n prod", "a namespace: --namespace NAME, all: -A"],
    ["ps -o wide", "tables are as wide as the terminal; all of it is in --json"],
    ["ps -o yaml", "as JSON: --json"],
    ["ls -a", "orc ls -A"],
    ["logs --index 2 web", "orc exec web.2 COMMAND"],
    ["logs --lines 10", "orc logs -n 50"],
    ["exec --index=2 web sh", "orc exec web.2 COMMAND"],
    ["exec -d web sh", "orc exec web.1 COMMAND"],
    ["scale --replicas=3 web", "orc scale web=3"],
    ["rollback --to-revision=3", "orc rollback 3"],
    ["restart --no-deps web", "orc restart web"],
    ["events -n 8", "orc events --since 10m"],
    ["--filename x.yaml up", "orc -f FILE ps"],
    ["-H tcp://x ps", "export DOCKER_HOST=…"],
    ["--ansi never up", "no colours: --no-color"],
    ["--parallel 4 up", "leave it out: orc decides that itself"],
  ])("orc %s is answered with %s", async (line, answer) => expect(await answerTo(line)).toContain(answer));

  test.each([
    ["up --force-recrate", "did you mean --force-recreate?"],
    ["up --on-failur pause", "did you mean --on-failure?"],
    ["ps --al", "did you mean --all?"],
    ["ps -json", "did you mean --json?"],
    ["up --no_deps", "did you mean --no-deps?"],
    ["--jsn ps", "did you mean --json?"],
    ["--build up", "orc up --build"],
    ["-d up", "orc up -d"],
  ])("orc %s: %s", async (line, answer) => expect(await answerTo(line)).toContain(answer));
});

describe("what fingers type and orc takes", () => {
  test.each([
    "up -d --remove-orphans --wait --quiet-pull",
    "up --force-recreate --scale web=3 --no-deps --pull always",
    "down -v --remove-orphans",
    "ps --all",
    "ps -a -q",
    "exec -it web sh -c ls",
    "logs -f --tail 20 --no-color web",
    "logs --tail=all -t",
    "log web",
    "release",
    "event -f",
    "help log",
    "-p shop --profile debug --env-file .env up -d",
  ])("orc %s", async (line) => expect(await parseLine(commands, line)).toBeUndefined());
});
