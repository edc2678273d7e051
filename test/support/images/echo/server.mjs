// The fixture server: says who answers, and misbehaves when asked to.
//   /            {"host","pid","version","served"}       /health     200 or 503 (see /sick, /well)
//   /slow?ms=N   answers after N ms                      /stream?n=N a line each 100 ms
//   /sick /well  switches /health                        /crash?code=N  ends at once      /oom   takes memory until killed
//   POST /echo   the body back                           /env        the environment
// PORT (80) · VERSION · START_MS: listens later · DRAIN_MS: how long it serves after SIGTERM · IGNORE_TERM=1 · CRASH_AFTER_MS
// HEALTH=sick: begins sick · UDP_PORT: answers each datagram with its host name
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const env = process.env;
const host = hostname();
let served = 0;
let isSick = env.HEALTH === "sick";

const routes = {
  "/": (_query, response) =>
    response.end(`${JSON.stringify({ host, pid: process.pid, version: env.VERSION, served })}\n`),
  "/health": (_query, response) => response.writeHead(isSick ? 503 : 200).end(isSick ? "sick\n" : "well\n"),
  "/slow": async (query, response) => {
    await sleep(Number(query.get("ms") ?? 1000));
    response.end(`${host} at last\n`);
  },
  "/stream": async (query, response) => {
    for (let line = 1; line <= Number(query.get("n") ?? 10); line++) {
      response.write(`${host} ${line}\n`);
      await sleep(100);
    }
    response.end();
  },
  "/sick": (_query, response) => {
    isSick = true;
    response.end("sick now\n");
  },
  "/well": (_query, response) => {
    isSick = false;
    response.end("well now\n");
  },
  "/crash": (query) => process.exit(Number(query.get("code") ?? 1)),
  "/oom": () => {
    for (const hoard = []; ; ) hoard.push(Buffer.alloc(8 << 20, 1));
  },
  "/echo": (_query, response, request) => request.pipe(response),
  "/env": (_query, response) => response.end(`${JSON.stringify(env)}\n`),
};

const server = createServer((request, response) => {
  served++;
  const { pathname, searchParams } = new URL(request.url, "http://echo");
  const route = routes[pathname];
  if (route) return route(searchParams, response, request);
  response.writeHead(404).end("no such page\n");
});

process.on("SIGTERM", async () => {
  console.log(`${host} SIGTERM`);
  if (env.IGNORE_TERM === "1") return;
  await sleep(Number(env.DRAIN_MS ?? 0));
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});

if (env.CRASH_AFTER_MS) setTimeout(() => process.exit(1), Number(env.CRASH_AFTER_MS));
await sleep(Number(env.START_MS ?? 0));
server.listen(Number(env.PORT ?? 80), () => console.log(`${host} listens, version ${env.VERSION ?? "none"}`));
if (env.UDP_PORT) {
  const socket = createSocket("udp4");
  socket.on("message", (_message, from) => socket.send(host, from.port, from.address));
  socket.bind(Number(env.UDP_PORT));
}
