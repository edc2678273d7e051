import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { encodeFrame, frameDecoder } from "../../src/engine/model/frames.ts";
import type { ExecRequest } from "../../src/engine/model/requests.ts";
import { ORC_VERSION, VERSION_HEADER } from "../../src/engine/model/version.ts";
import type { ErrorDocument } from "../../src/errors/orc-error.ts";

/** What a route answers: a document, lines of a stream that stays open when `open` says so, or an error. */
export type Answer =
  | { json: unknown }
  | { lines: unknown[]; open?: boolean }
  | { error: ErrorDocument; status?: number }
  | "never";

/** `GET /v1/apps` → what it answers, asked anew for each request. */
export type Script = Record<string, (request: { body: unknown; path: string }) => Answer>;

/** What a command in a replica does: it is given the request and all of its input. */
export type Command = (
  request: ExecRequest,
  input: string,
) => { stdout: string; stderr: string; code: number } | { error: ErrorDocument };

/** An orcd that says what a test tells it to, on a socket of its own. */
export type ScriptedApi = { socket: string; asked: string[]; close(): Promise<void> };

export async function scriptedApi(script: Script, command?: Command): Promise<ScriptedApi> {
  const folder = await mkdtemp(join(tmpdir(), "orcd-"));
  const socket = join(folder, "orcd.sock");
  const asked: string[] = [];
  const server = createServer((request, response) => void answer(script, asked, request, response));
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (_, duplex) => {
    upgraded.add(duplex);
    duplex.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: orc-exec\r\n\r\n");
    if (command) runCommand(duplex, command);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    asked,
    async close() {
      server.closeAllConnections();
      // Upgraded connections are no longer the server's.
      for (const duplex of upgraded) duplex.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answer(
  script: Script,
  asked: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? "").split("?")[0] ?? "";
  const name = `${request.method} ${path}`;
  asked.push(name);
  const text = await bodyOf(request);
  const route = script[name];
  const given = route
    ? route({ body: text === "" ? undefined : JSON.parse(text), path: request.url ?? "" })
    : undefined;
  const headers = { [VERSION_HEADER]: ORC_VERSION };
  if (given === "never") return;
  if (given === undefined)
    response
      .writeHead(404, headers)
      .end(JSON.stringify({ errors: [{ code: "bug", message: `no script for ${name}`, next: [], retryable: false }] }));
  else if ("error" in given)
    response.writeHead(given.status ?? 409, headers).end(JSON.stringify({ errors: [given.error] }));
  else if ("json" in given)
    response.writeHead(200, { ...headers, "content-type": "application/json" }).end(JSON.stringify(given.json));
  else {
    response.writeHead(200, { ...headers, "content-type": "application/x-ndjson" });
    for (const line of given.lines) response.write(`${JSON.stringify(line)}\n`);
    if (!given.open) response.end();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

/** Speaks the frames of exec: runs the command once its input has ended. */
function runCommand(duplex: Duplex, command: Command): void {
  const decode = frameDecoder();
  const send = (kind: Parameters<typeof encodeFrame>[0], text: string): boolean =>
    duplex.write(encodeFrame(kind, Buffer.from(text)));
  let request: ExecRequest | undefined;
  let input = "";
  duplex.on("error", () => duplex.destroy());
  duplex.on("data", (chunk: Buffer) => {
    for (const { kind, payload } of decode(chunk)) {
      const text = Buffer.from(payload).toString("utf8");
      if (kind === "start") {
        request = JSON.parse(text) as ExecRequest;
        const refused = command(request, "");
        send(
          "error" in refused ? "error" : "started",
          JSON.stringify("error" in refused ? refused.error : { replica: "r", slot: request.slot ?? 1 }),
        );
      }
      if (kind === "stdin") input += text;
      if (kind !== "end" || !request) continue;
      const result = command(request, input);
      if ("error" in result) return;
      send("stdout", result.stdout);
      send("stderr", result.stderr);
      send("exit", JSON.stringify({ code: result.code }));
    }
  });
}
