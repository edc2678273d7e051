import { createServer } from "node:http";
import { hostname } from "node:os";

const { PORT = "8080", GREETING = "hello" } = process.env;

const server = createServer((request, response) => {
  if (request.url === "/health") return response.end("ok\n");
  response.setHeader("content-type", "text/plain; charset=utf-8");
  response.end(`${GREETING} from ${hostname()}\n`);
});

server.listen(Number(PORT), () => console.log(`listening on ${PORT}`));

// Told to stop: take nothing new, answer what was begun, end.
process.once("SIGTERM", () => server.close(() => console.log("stopped")));
