import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../support/host/engine-host.ts";
import { type RunResult, runOrThrow } from "../support/host/run.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "adopt");
let program: string;

const compose = (...args: string[]): Promise<RunResult> =>
  host.exec([program, "-p", "adopt", ...args], { cwd: project.folder });

const file = (command: string, more = ""): string => `
services:
  web:
    image: ${fixtureImages.echo}
    ports: ["18480:80"]
    depends_on: [keeper]
  keeper:
    image: ${fixtureImages.busybox}
    command: ["sh", "-c", "${command}"]
    init: true
    volumes: ["data:/data"]${more}
volumes:
  data:
`;

const KEEPS = "echo $$(hostname) >> /data/who; exec sleep 86400";
const ENDS = "sleep 0.05; exit 7";

const namesOfCompose = async (): Promise<string[]> =>
  (
    await host.docker(
      "ps",
      "-a",
      "--filter",
      "label=com.docker.compose.project=adopt",
      "--format",
      "{{.Names}} {{.State}}",
    )
  )
    .split("\n")
    .filter((line) => line !== "")
    .sort();

/** A container that runs again need not listen yet. */
const served = (): Promise<unknown> =>
  waitFor("the page to be served", () =>
    visitTimes(`http://${host.address}:18480/`, 3).then(
      ({ size }) => size > 0,
      () => false,
    ),
  );

beforeAll(async () => {
  const build = [join(checkout, "test/support/real-parts.sh"), "compose"];
  program = (await runOrThrow("bash", build, { timeoutMs: 1_200_000 })).trim();
  await project.write(file(KEEPS));
  const { code, stderr } = await compose("up", "-d");
  expect(stderr).not.toContain("rror");
  expect(code).toBe(0);
}, 1_260_000);

afterAll(async () => {
  await project.remove();
  await compose("down", "--volumes");
});

test("an app that docker compose runs here is not started beside it", async () => {
  const document = await project.up(file(KEEPS), 3);
  expect(document.errors?.[0]).toMatchObject({ code: "adopt.needed", next: [{ command: "orc up --adopt" }, {}] });
  expect(await project.containers()).toEqual([]);
  await served();
});

test("taking it over needs a yes, and refuses to leave data behind", async () => {
  expect(await project.json(["up", "--adopt"], 2)).toMatchObject({ error: { code: "input.confirmation" } });
  await project.write(file(KEEPS).replace("data:/data", "other:/data").replace("  data:", "  other:"));
  const document = await project.json<{ error: { code: string; message: string } }>(["up", "--adopt", "-y"], 1);
  expect(document.error).toMatchObject({ code: "adopt.refused", service: "keeper" });
  expect(await namesOfCompose()).toEqual(["adopt-keeper-1 running", "adopt-web-1 running"]);
});

test("what does not come up under orc runs under docker compose again", async () => {
  await project.write(file(ENDS));
  expect(await project.json(["up", "--adopt", "-y"], 3)).toMatchObject({ error: { code: "replica.crashed" } });
  expect(await namesOfCompose()).toEqual(["adopt-keeper-1 running", "adopt-web-1 running"]);
  expect(await project.containers()).toEqual([]);
  await served();
});

test("it is taken over with its volume and port, and goes back the way it came", async () => {
  await project.write(file(KEEPS));
  expect(await project.json(["up", "--adopt", "-y"])).toMatchObject({
    outcome: "applied",
    adopted: ["adopt-keeper-1", "adopt-web-1"],
  });
  expect(await namesOfCompose()).toEqual([]);
  await served();
  const { stdout } = await project.orc("exec", "-T", "keeper", "cat", "/data/who");
  // Written by compose's container, by that container again after the way back, and by orc's.
  expect(stdout.trim().split("\n")).toHaveLength(3);
  await project.json(["down", "-y"]);
  expect((await compose("up", "-d")).code).toBe(0);
  await served();
});
