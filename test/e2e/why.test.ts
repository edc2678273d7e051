import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WhyDocument } from "../../src/engine/model/why.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const asking = new Project(host, "asking");
const calm = new Project(host, "calm");
const { busybox, echo } = fixtureImages;

/** A service that sleeps, but for what is said of it. */
const sleeper = (name: string, lines: string[]): string =>
  [`  ${name}:`, `    image: ${busybox}`, "    stop_signal: SIGKILL", ...lines.map((line) => `    ${line}`)].join("\n");
const runs = (script: string): string => `command: ["sh", "-c", "${script}"]`;

/** One service for each cause: all well in the first release, each broken in its own way in the second. */
const services = (broken: boolean): string => {
  const either = <T>(well: T, ill: T): T => (broken ? ill : well);
  return `
services:
${sleeper("crash", [runs(either("sleep 86400", "echo cannot reach db.asking:5433; exit 3"))])}
${sleeper("greedy", [runs(either("sleep 86400", "echo filling the cache; tail /dev/zero")), "deploy: { resources: { limits: { memory: 16M } } }"])}
${sleeper("sick", [
  runs("echo upstream is away; sleep 86400"),
  `healthcheck: { test: ["CMD", "sh", "-c", "${either("true", "echo 503 from upstream; exit 1")}"], interval: 1s, retries: 2 }`,
])}
${sleeper("behind", [
  runs("sleep 86400"),
  `environment: { LEVEL: ${either("info", "debug")} }`,
  "depends_on: { sick: { condition: service_healthy } }",
])}
${sleeper("late", [
  runs("sleep 86400"),
  `healthcheck: { test: ["CMD", "${either("true", "false")}"], interval: 1s, start_period: 10m }`,
])}
${sleeper("vast", [runs("sleep 86400"), `deploy: { resources: { reservations: { memory: ${either("6M", "900G")} } } }`])}
  shut:
    image: ${echo}
    environment: { PORT: "${either(80, 88)}" }
    ports: ["127.0.0.1:18161:80"]
  built:
    build: ./image
    stop_signal: SIGKILL
`;
};

const why = (project: Project, subject: string): Promise<WhyDocument> => project.json<WhyDocument>(["why", subject]);

/** Asks until the answer is of that kind, with that among its evidence. */
function told(project: Project, subject: string, reason: string, alsoSays?: string): Promise<WhyDocument> {
  return waitFor(
    `why ${subject} to say ${reason}`,
    async () => {
      const said = await why(project, subject);
      const isToldAll = alsoSays === undefined || said.evidence.some(({ text }) => text === alsoSays);
      return said.reason === reason && isToldAll ? said : undefined;
    },
    60_000,
  );
}

const typed = ({ fix }: WhyDocument): (string | undefined)[] => fix.map(({ command }) => command);
const changed = ({ evidence }: WhyDocument): string =>
  evidence
    .filter(({ kind }) => kind === "change")
    .map(({ text, where }) => `${text} ${where}`)
    .join("\n");

afterAll(async () => {
  await asking.remove();
  await calm.remove();
});

describe("several causes in one release", () => {
  beforeAll(async () => {
    await asking.writeFile("image/Dockerfile", `FROM ${busybox}\nCMD ["sleep", "86400"]\n`);
    await asking.up(services(false));
    await asking.up(services(true), 0, ["--no-wait", "--on-failure", "continue"]);
  });

  test("a crash-loop: its last words, and the very line", async () => {
    const document = await told(asking, "crash", "crash-loop", "it said: cannot reach db.asking:5433");
    expect(changed(document)).toMatch(/release 2 changed crash\.command from .* to .*exit 3.* compose\.yaml:6/);
    expect(document.because).toContain("crash.1 of release 1 serves on meanwhile");
    expect(typed(document)).toEqual(["orc logs crash.1 --previous", "orc rollback"]);
  });

  test("out of memory: the room there is, and where to give it", async () => {
    const document = await told(asking, "greedy.1", "oom", "it said: filling the cache");
    expect(document.verdict).toMatch(/^greedy\.1 is .*: it was killed for memory \(\d+ MiB\) (after|at once)/);
    expect(document.fix[0]).toMatchObject({
      text: expect.stringMatching(/limits\.memory: 32M \(\S+ has .* GiB free\)/),
      where: expect.stringMatching(/^compose\.yaml:\d+$/),
    });
  });

  test("unhealthy, and who waits for it", async () => {
    const document = await told(asking, "sick", "unhealthy", "it said: upstream is away");
    expect(changed(document)).toMatch(/sick\.healthcheck\.test.*503 from upstream/);
    const waits = await told(asking, "behind", "dependency");
    expect(waits).toMatchObject({ state: "trouble", because: [expect.stringMatching(/^sick\.1 is /)] });
    expect(typed(waits)).toEqual(["orc why sick.1"]);
  });

  test("never ready, and no host that is large enough", async () => {
    expect((await told(asking, "late", "starting")).verdict).toMatch(/its health check has not passed yet/);
    const document = await told(asking, "vast", "place.none");
    expect(document.verdict).toMatch(/^vast\.1 has no host: insufficient memory on 1 host \(900 GiB asked/);
    expect(changed(document)).toMatch(/reservations\.memory from 6M to 900G compose\.yaml:\d+/);
  });

  test("a port behind which nobody listens, asked by service and by address", async () => {
    const document = await told(asking, "shut", "port-closed");
    expect(document.verdict).toBe("shut.1 runs, but nothing listens on its port 80.");
    const url = await told(asking, "http://localhost:18161/", "replica-refuses");
    expect(url.verdict).toMatch(/leads to shut of asking, where shut\.1 fails: a connection is refused/);
    expect(changed(url)).toMatch(/shut\.environment\.PORT from "80" to "88" compose\.yaml:\d+/);
    expect((await why(asking, ":18169")).verdict).toBe("Nothing here publishes port 18169.");
  });

  test("the image of a build that somebody removed", async () => {
    const [container = ""] = await asking
      .rows()
      .then((rows) => rows.flatMap(({ service, containerId }) => (service === "built" ? (containerId ?? []) : [])));
    const image = await host.docker("inspect", "-f", "{{.Config.Image}}", container);
    // Held still, so that no successor is started from it in between.
    await host.docker("pause", "orcd");
    await host.docker("kill", container);
    await host.docker("rm", container);
    await host.docker("rmi", "-f", image);
    await host.docker("unpause", "orcd");
    const document = await told(asking, "built", "image.missing");
    expect(document.verdict).toMatch(/^built\.1 has no image: .*, which was built here, is gone from/);
    expect(typed(document)).toContain("orc up --build");
  });

  test("the host they are on", async () => {
    const { code, stderr } = await asking.orc("why", "host/nobody");
    expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining("orc why host/") });
    const [name = ""] = (await asking.rows()).flatMap((row) => row.host ?? []);
    const document = await told(asking, `host/${name}`, "replicas");
    expect(document.because.join("\n")).toMatch(/replicas there, ready\/all: .*asking .*shut 1\/1/);
  });
});

describe("what is well, and what somebody wanted", () => {
  const compose = (mode: string): string => `
services:
  web:
    image: ${echo}
    environment: { MODE: "${mode}"${mode === "crash" ? ', CRASH_AFTER_MS: "1"' : ""} }
    ports: ["18162:80"]
`;

  test("all well, by service and by address", async () => {
    await calm.up(compose("well"));
    expect((await told(calm, "web", "ready")).state).toBe("fine");
    const url = await told(calm, "localhost:18162", "ready");
    expect(url.because[0]).toMatch(/^web\.1 at 10\.210\.\S+:80 answers 200 after \d+ ms$/);
  });

  test("a data plane that does not follow holds the new replica back", async () => {
    await host.docker("pause", "orc-dns");
    const scaled = calm.orc("scale", "web=2");
    try {
      const document = await told(calm, "web", "not-routed");
      expect(document.verdict).toMatch(/is ready, but dns on \S+ does not serve the newest routing of web yet/);
      expect(typed(document)).toEqual(["orc doctor"]);
    } finally {
      await host.docker("unpause", "orc-dns");
      await scaled;
    }
  });

  test("stopped by hand, scaled to none, rolled back", async () => {
    await calm.json(["stop", "web"]);
    expect(typed(await told(calm, "web", "stopped"))).toEqual(["orc start web"]);
    expect((await told(calm, "localhost:18162", "stopped")).verdict).toMatch(/leads nowhere/);
    await calm.json(["start", "web"]);
    await calm.json(["scale", "web=0"]);
    expect(typed(await told(calm, "web", "scaled"))).toEqual(["orc scale web=1"]);
    await calm.up(compose("crash"), 3);
    const document = await told(calm, "web", "rolled-back");
    expect(changed(document)).toMatch(/added web\.environment\.CRASH_AFTER_MS "1" compose\.yaml:5/);
  });

  test("a port that another program took while orcd was away", async () => {
    await host.docker("stop", "orcd");
    const squat = "somebody-on-18162";
    try {
      await host.docker("run", "-d", "--name", squat, "--network", "host", "--env", "PORT=18162", echo);
      await waitFor("the port to be taken", async () => (await host.docker("logs", squat)).includes("listens"));
      await host.docker("start", "orcd");
      expect((await told(calm, "web", "port.taken")).verdict).toMatch(/^web cannot publish 18162\/tcp: /);
      expect((await told(calm, "localhost:18162", "port.taken")).verdict).toMatch(/does not lead to web of calm/);
    } finally {
      await host.docker("rm", "-f", squat);
    }
  });

  test("a host without its engine", async () => {
    const [name = ""] = (await calm.rows()).flatMap((row) => row.host ?? []);
    await host.killEngine();
    try {
      const document = await told(calm, `host/${name}`, "engine.unreachable");
      expect(document.verdict).not.toContain("/host/engine");
    } finally {
      await host.restartEngine();
    }
  });
});
