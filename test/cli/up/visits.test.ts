import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { probeUrl } from "../../../src/cli/up/probe-url.ts";
import { startVisits, visit } from "../../../src/cli/up/visits.ts";
import { waitFor } from "../../support/wait-for.ts";

async function serving(answer: RequestListener): Promise<URL> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

test.each<[what: string, answer: RequestListener, isGood: boolean]>([
  ["a page", (_, response) => void response.end("hello"), true],
  ["a page that is not there: somebody answers", (_, response) => void response.writeHead(404).end(), true],
  ["a server that has nobody to ask", (_, response) => void response.writeHead(503).end(), false],
  ["a connection that is cut", (request) => void request.socket.destroy(), false],
  [
    "an answer that is cut",
    (request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("half");
      setImmediate(() => request.socket.destroy());
    },
    false,
  ],
])("%s", async (_, answer, isGood) => expect(await visit(await serving(answer))).toBe(isGood));

test("every request is counted, and every one that was lost", async () => {
  let asked = 0;
  const url = await serving((_, response) => {
    asked += 1;
    response.writeHead(asked === 2 ? 502 : 200).end();
  });
  const visits = startVisits(url);
  await waitFor("some", () => asked >= 4);
  const { sent, lost } = await visits.stop();
  expect({ sent, lost }).toEqual({ sent: asked, lost: 1 });
});

test("where nothing served before, they count from the first good answer on", async () => {
  let asked = 0;
  const url = await serving((_, response) => {
    asked += 1;
    response.writeHead(asked < 3 ? 502 : 200).end();
  });
  const visits = startVisits(url, false);
  await waitFor("some", () => asked >= 5);
  expect(await visits.stop()).toEqual({ sent: asked - 2, lost: 0 });
});

test.each(["localhost:8080", "ftp://x/", "", "http://"])("%j is no URL to probe", (text) => {
  expect(() => probeUrl(text)).toThrow(/needs a URL such as/);
});
