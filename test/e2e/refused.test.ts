import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureImages } from "../support/images/fixtures.ts";
import { Project, type UpDocument } from "../support/project.ts";
import { sharedHost } from "../support/shared-host.ts";
import { visitTimes } from "../support/visitors.ts";
import { waitFor } from "../support/wait-for.ts";

const host = sharedHost();
const project = new Project(host, "refused");
const url = `http://${host.address}:18101/`;

const compose = (port: number, image: string = fixtureImages.echo): string => `
services:
  web: { image: "${image}", ports: ["${port}:80"] }
  worker: { image: "${image}" }
`;

beforeAll(() => project.up(compose(18101)));
afterAll(() => project.remove());

test("a port of another program: who has it is named, nothing is changed, and what served serves on", async () => {
  const other = host.spawn([
    process.execPath,
    "-e",
    "require('net').createServer().listen(18102, () => console.log(process.pid))",
  ]);
  const [pid] = (await once(other.stdout ?? process.stdin, "data")) as [Buffer];
  const document = await project.up(compose(18102), 3);
  const error = document.errors?.[0] as { code: string; message: string; next: { command?: string }[] };
  expect(error).toMatchObject({ code: "port.taken", next: [{ command: `ps -fp ${pid.toString().trim()}` }, {}, {}] });
  expect(error.message).toMatch(/^web cannot publish 18102\/tcp: \S+ \(pid \d+\) has it\. Nothing was changed\.$/);
  expect([...(await visitTimes(url, 3)).keys()]).toHaveLength(3);
  await host.output(["kill", pid.toString().trim()]);
  expect(await waitFor("the port", () => project.up(compose(18102)))).toMatchObject({ release: 2, outcome: "applied" });
});

test("an image that is nowhere: the services that need it, and what is here of it", async () => {
  const document: UpDocument = await project.up(compose(18102, "orc-test/echo:no-such-tag"), 3);
  expect(document.errors?.[0]).toMatchObject({
    code: "image.missing",
    message: expect.stringMatching(
      /^orc-test\/echo:no-such-tag \(web, worker\): neither on this machine nor to be had: /,
    ),
    next: [{ text: `this machine has ${fixtureImages.echo}` }, {}, {}, {}],
  });
  expect((await project.rows()).every(({ ready, release }) => ready && release <= 2)).toBe(true);
});

test("a program that is not there: what the engine will not start is never said to run", async () => {
  const broken = `  broken: { image: "${fixtureImages.echo}", entrypoint: ["no-such-program"] }\n`;
  await project.up(`${compose(18102)}${broken}`, 0, ["--no-wait", "--on-failure", "continue"]);
  const states = new Set<string>();
  const row = await waitFor("several starts to be refused", async () => {
    const found = (await project.rows()).find(({ service }) => service === "broken");
    if (found) states.add(found.state);
    return (found?.restarts ?? 0) >= 2 && found;
  });
  expect(row.message).toMatch(/could not be started: .*no-such-program/);
  expect([...states].filter((state) => !["pending", "placed", "preparing", "waiting"].includes(state))).toEqual([]);
});
