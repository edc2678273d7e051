import { afterAll, beforeAll, expect, test } from "vitest";
import type { Finding } from "../../src/engine/model/requests.ts";
import type { WhyDocument } from "../../src/engine/model/why.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "examined");

const compose = `
services:
  web:
    image: ${fixtureImages.busybox}
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
    volumes: ["data:/data"]
volumes: { data: }
`;

const findings = async (exitCode: number): Promise<Finding[]> =>
  (await project.json<{ findings: Finding[] }>(["doctor"], exitCode)).findings;
const wrong = (found: readonly Finding[]): string[] =>
  found.filter(({ level }) => level === "problem" || level === "warning").map(({ subject }) => subject);

beforeAll(() => project.up(compose));
afterAll(() => project.remove());

test("of what is well, everything is named and nothing is wrong", async () => {
  // Other apps of this host may be in trouble, and its disk is that of the machine.
  const found = await waitFor("nothing to be wrong", async () => {
    const said = await findings(0);
    return wrong(said).every((subject) => subject === "disk" || subject === "app") && said;
  });
  const subjects = found.map(({ subject }) => subject);
  expect(subjects.slice(0, 2)).toEqual(["engine", "orcd"]);
  expect(subjects).toEqual(expect.arrayContaining(["disk", "store", "host", "nftables", "dns", "ports"]));
});

test("a volume says whose it is; one that no app has any more is told of, and removed by what is told", async () => {
  const label = '{{index .Labels "io.orc.app"}}';
  expect(await host.docker("volume", "inspect", "--format", label, "examined_data")).toBe("examined");
  const labels = ["--label", "io.orc.cluster=a-former-one", "--label", "io.orc.app=gone"];
  await host.docker("volume", "create", ...labels, "examined_left");
  try {
    const told = (await findings(0)).find(({ fix }) => fix?.command?.startsWith("docker volume rm "));
    expect(told).toMatchObject({
      level: "info",
      subject: "volumes",
      message: expect.stringContaining("examined_left"),
    });
    expect(told?.message).not.toContain("examined_data");
  } finally {
    await host.docker("volume", "rm", "examined_left");
  }
});

test("all at once: a name server that does not answer, a file with errors", async () => {
  await host.docker("pause", "orc-dns");
  try {
    await project.writeFile("compose.yaml", `${compose}restrat: always\n`);
    const found = await waitFor("both to be told", async () => {
      const said = await findings(3);
      return wrong(said).includes("dns") && wrong(said).includes("compose") && said;
    });
    expect(found.find(({ subject }) => subject === "compose")?.message).toMatch(/^compose\.yaml: 1 error.*restrat/);
    expect(found.find(({ subject }) => subject === "dns")?.fix?.command).toBe("docker logs --tail 50 orcd");
  } finally {
    await host.docker("unpause", "orc-dns");
    await project.write(compose);
  }
  await waitFor("it to answer again", async () => !wrong(await findings(0)).includes("dns"), 60_000);
});

test("with orcd dead: its end, its last words, and how to start it", async () => {
  await host.docker("stop", "orcd");
  const found = await findings(3);
  expect(found.find(({ subject }) => subject === "orcd")).toMatchObject({
    level: "problem",
    message: expect.stringMatching(/^is stopped: /),
    fix: { command: "orc ls" },
  });
  expect(found.find(({ subject }) => subject === "engine")).toMatchObject({ level: "ok" });
  await project.json(["ls"]);
});

test("with the engine dead: from both sides, and the host is not called ready", async () => {
  await host.killEngine();
  try {
    const found = await findings(3);
    expect(found[0]).toMatchObject({
      subject: "engine",
      level: "problem",
      fix: { command: "sudo systemctl start docker" },
    });
    expect(found.find(({ subject }) => subject === "host")).toMatchObject({
      level: "problem",
      message: expect.stringMatching(/is without its engine/),
    });
    expect(JSON.stringify(found)).not.toContain("/host/engine");
  } finally {
    await host.restartEngine();
  }
});

test("with an engine that hangs: told within the run, and rows are as last seen", async () => {
  const signal = (name: string): Promise<string> => host.output(["sh", "-c", `kill -${name} "$(cat /run/docker.pid)"`]);
  // The engine was just started anew, and orcd with it.
  await waitFor("it to be ready", () => project.readyRows("web", 1));
  await signal("STOP");
  try {
    const found = await findings(3);
    expect(found[0]).toMatchObject({
      subject: "engine",
      level: "problem",
      message: expect.stringMatching(/it hangs$/),
      fix: { command: "sudo systemctl restart docker" },
    });
    expect(found.find(({ subject }) => subject === "host")?.message).toMatch(/is without its engine/);
    const [row] = await project.rows();
    expect(row).toMatchObject({ ready: false, reason: "engine-unreachable", unknownSince: expect.any(String) });
    for (const subject of ["web", `host/${row?.host}`]) {
      const { verdict, fix } = await project.json<WhyDocument>(["why", subject]);
      expect(verdict).toMatch(/hangs/);
      expect(fix[0]).toEqual(found[0]?.fix);
    }
  } finally {
    await signal("CONT");
  }
  await waitFor("it to be ready again", () => project.readyRows("web", 1));
});
