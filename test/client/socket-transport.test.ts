import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectSocket } from "../../src/client/connect-socket.ts";
import type { OrcClient } from "../../src/client/orc-client.ts";
import { ORC_VERSION, VERSION_HEADER } from "../../src/engine/model/version.ts";

let folder: string;
let socket: string;
let server: Server | undefined;
let client: OrcClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orc-client-"));
  socket = join(folder, "orcd.sock");
  client = connectSocket(socket);
});
afterEach(async () => {
  client.close();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** A server that answers every request so. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<void> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(socket, resolve));
}

const SAME = { [VERSION_HEADER]: ORC_VERSION };

async function readAll(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("a client says what is the matter", () => {
  test("when there is no socket", async () => {
    await expect(client.apps()).rejects.toMatchObject({
      code: "orcd.unreachable",
      message: expect.stringContaining("there is no such socket"),
      retryable: true,
    });
  });

  test("when nobody listens", async () => {
    await writeFile(socket, "");
    await expect(client.apps()).rejects.toMatchObject({ code: "orcd.unreachable" });
  });

  test("when somebody else listens", async () => {
    await answering((_, response) => response.end("[]"));
    await expect(client.apps()).rejects.toMatchObject({ code: "bug", message: expect.stringContaining("is not orcd") });
  });

  test("when orcd is of another version", async () => {
    await answering((_, response) => response.writeHead(200, { [VERSION_HEADER]: "99.0.0" }).end("[]"));
    await expect(client.apps()).rejects.toMatchObject({ code: "version.skew" });
  });

  test("when an answer is no JSON", async () => {
    await answering((_, response) => response.writeHead(200, SAME).end("oops"));
    await expect(client.apps()).rejects.toMatchObject({ code: "bug" });
  });

  test("with every error that the answer carries", async () => {
    const error = (message: string) => ({ code: "port.taken", message, next: [], retryable: false });
    await answering((_, response) =>
      response.writeHead(422, SAME).end(JSON.stringify({ errors: [error("one"), error("two")] })),
    );
    await expect(client.apps()).rejects.toMatchObject({ code: "port.taken", errors: [{}, {}] });
  });

  test("when the connection breaks in an answer", async () => {
    await answering((request, response) => {
      response.writeHead(200, { ...SAME, "content-length": 100 }).write("[");
      setImmediate(() => request.socket.destroy());
    });
    await expect(client.apps()).rejects.toThrow();
  });
});

describe("a stream", () => {
  const signal = (): AbortSignal => AbortSignal.timeout(60_000);

  test("is read line by line, wherever its bytes are cut", async () => {
    const text = Buffer.from('{"line":"grüße"}\n{"line":"zwei"}\n');
    await answering((_, response) => {
      response.writeHead(200, SAME);
      for (const byte of text) response.write(Buffer.from([byte]));
      response.end();
    });
    expect(await readAll(client.logs({}, signal()))).toEqual([{ line: "grüße" }, { line: "zwei" }]);
  });

  test("that says it broke throws what it says", async () => {
    const error = { code: "engine.unreachable", message: "gone", next: [], retryable: true };
    await answering((_, response) =>
      response.writeHead(200, SAME).end(`{"line":"a"}\n${JSON.stringify({ type: "error", error })}\n`),
    );
    await expect(readAll(client.logs({}, signal()))).rejects.toMatchObject({ code: "engine.unreachable" });
  });

  test("that is cut off is not taken for whole", async () => {
    await answering((request, response) => {
      response.writeHead(200, SAME).write('{"line":"a"}\n{"li');
      setImmediate(() => request.socket.destroy());
    });
    await expect(readAll(client.logs({}, signal()))).rejects.toMatchObject({ code: "orcd.unreachable" });
  });

  test("ends quietly when its reader has had enough", async () => {
    await answering((_, response) => void response.writeHead(200, SAME).write('{"line":"a"}\n'));
    const stop = new AbortController();
    const seen: unknown[] = [];
    for await (const line of client.logs({}, stop.signal)) {
      seen.push(line);
      stop.abort();
    }
    expect(seen).toEqual([{ line: "a" }]);
  });
});

test("an upgrade that is refused says why", async () => {
  const error = { code: "replica.unknown", message: "web has no running replica.", next: [], retryable: false };
  await answering((_, response) => response.writeHead(404, SAME).end(JSON.stringify({ errors: [error] })));
  const request = {
    namespace: "default",
    app: "shop",
    service: "web",
    command: ["ls"],
    tty: false,
    stdin: false,
    environment: {},
  };
  await expect(client.exec(request)).rejects.toMatchObject({ code: "replica.unknown" });
});
