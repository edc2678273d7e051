import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { ReplicaRow } from "../../src/engine/model/documents.ts";
import { agreement } from "../support/agreement.ts";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "probed");
const url = `http://${host.address}:18085/`;

const compose = (liveness: string): string => `
services:
  web:
    image: ${fixtureImages.echo}
    ports: ["18085:80"]
    deploy: { replicas: 2 }
    stop_signal: SIGKILL
    x-orc:
      probes:
        startup: { tcp: 80 }
        readiness: { http: /health, interval: 500ms, failures: 2 }
        liveness: { exec: ["test", "!", "-e", "${liveness}"], interval: 500ms, failures: 2, timeout: 10s }
`;

const rowOf = async (slot: number): Promise<ReplicaRow> => {
  const row = (await project.rows()).find((candidate) => candidate.slot === slot);
  if (!row) throw new Error(`there is no web.${slot}`);
  return row;
};

const both = (): Promise<ReplicaRow[]> => waitFor("both replicas", () => project.readyRows("web", 2));

afterEach(() => agreement(host, project));
afterAll(() => project.remove());

describe("probes", () => {
  test("make a service ready", async () => {
    expect(await project.up(compose("/dead"))).toMatchObject({ outcome: "applied" });
    expect((await visitTimes(url, 20)).size).toBeGreaterThan(0);
  });

  test("readiness takes a replica out of routing and puts it back, and its run goes on", async () => {
    const before = await rowOf(1);
    await project.orc("exec", "-T", "web.1", "wget", "-q", "-O", "-", "http://127.0.0.1/sick");
    const sick = await waitFor("web.1 to be unready", async () => {
      const row = await rowOf(1);
      return row.reason === "unready" && row;
    });
    expect(sick.message).toBe("probe http /health 503");
    expect((await project.orc("ps")).stdout).toContain("probe http /health 503");
    const answers = await waitFor("requests to go elsewhere", async () => {
      const seen = [...(await visitTimes(url, 10)).keys()].map((body) => (JSON.parse(body) as { host: string }).host);
      return seen.every((name) => name === "web-2") && seen;
    });
    expect(answers.length).toBeGreaterThan(0);
    await project.orc("exec", "-T", "web.1", "wget", "-q", "-O", "-", "http://127.0.0.1/well");
    const [after] = (await both()).filter(({ slot }) => slot === 1);
    expect(after?.containerId).toBe(before.containerId);
  });

  test("liveness ends a run, says why, and the next one begins", async () => {
    const before = await rowOf(1);
    await project.orc("exec", "-T", "web.1", "touch", "/dead");
    await waitFor("a successor", async () => (await rowOf(1)).containerId !== before.containerId);
    const after = (await both()).find(({ slot }) => slot === 1);
    expect(after?.lastExit).toMatchObject({ outcome: "killed" });
    const { stdout } = await project.orc("events");
    expect(stdout).toMatch(/web\.1 was ended because its liveness probe kept failing \(probe exec test: exit 1\)/);
  });

  test("change without a replacement", async () => {
    const before = (await both()).map(({ containerId }) => containerId);
    expect(await project.up(compose("/gone"))).toMatchObject({ changed: true, outcome: "applied" });
    expect((await both()).map(({ containerId }) => containerId)).toEqual(before);
    await project.orc("exec", "-T", "web.2", "touch", "/gone");
    await waitFor("the new probe to end web.2", async () => (await rowOf(2)).lastExit?.outcome === "killed");
    await both();
  });

  test("by a command that is late: it is ended in the container, with what it started", async () => {
    const script = "sleep 86397 & touch /asked; sleep 86397";
    const slow = `
  slow:
    image: ${fixtureImages.busybox}
    command: ["sleep", "86400"]
    stop_signal: SIGKILL
    x-orc:
      probes:
        liveness: { exec: ["sh", "-c", "${script}"], interval: 600s, timeout: 1s, failures: 9 }
`;
    await project.up(`${compose("/gone").trimEnd()}${slow}`);
    const inSlow = async (...command: string[]): Promise<string> =>
      (await project.orc("exec", "-T", "slow.1", ...command)).stdout;
    await waitFor("it to be asked", async () => (await inSlow("ls", "/")).includes("asked"));
    const left = await waitFor("nothing of it to be left", async () => {
      const processes = await inSlow("ps", "-o", "args");
      return !processes.includes("86397") && processes;
    });
    expect(left).toContain("sleep 86400");
  });
});
